'use strict';

// The page is complete without this script, which refreshes the figures, draws charts and copies URLs.
const REFRESH_MILLIS = 30_000;
const HOURS_24 = 86_400;
const charts = new Map();
let lastAnswer = Date.now();

const color = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const brief = new Intl.NumberFormat('en', {notation: 'compact', maximumFractionDigits: 1});
const exact = new Intl.NumberFormat('en');
const hours = new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit'});
const clock = time => hours.format(new Date(time * 1000));

async function refresh() {
  try {
    const [page, stats] = await Promise.all([
      fetch('/', {cache: 'no-store'}).then(reply => reply.text()),
      fetch('/stats.json', {cache: 'no-store'}).then(reply => reply.json()),
    ]);
    const next = new DOMParser().parseFromString(page, 'text/html');
    const live = next.getElementById('live');
    if (live) {
      document.getElementById('live').replaceWith(document.adoptNode(live));
      document.title = next.title;
    }
    lastAnswer = Date.now();
    draw(stats);
  } catch {
    // The figures stay, and their age is told.
  }
  tellAge();
}

function tellAge() {
  const minutes = Math.floor((Date.now() - lastAnswer) / 60_000);
  document.getElementById('fresh').textContent =
    minutes < 1 ? '' : `No answer for ${minutes} min: these are the last figures.`;
}

// A chart's data: the times of all steps of a day, and for each line a value or null where the step is missing.
function series(history, lines) {
  const regions = Object.entries(history.regions);
  const starts = [...new Set(regions.flatMap(([, steps]) => steps.start))].sort((a, b) => a - b);
  if (starts.length === 0) {
    return null;
  }
  const times = [];
  for (let at = starts[0]; at <= starts.at(-1); at += history.stepSeconds) {
    times.push(at);
  }
  return [times, ...lines(regions).map(([, valueAt]) => times.map(valueAt))];
}

function draw(stats) {
  const history = stats.history;
  if (!history || Object.keys(history.regions).length === 0) {
    return;
  }
  // Every region counts the peers of the world, so the answering region's own line is enough.
  const own = regions => (regions.find(([name]) => name === stats.region) ?? regions[0])[1];
  const at = (steps, field) => {
    const values = new Map(steps.start.map((start, n) => [start, steps[field][n]]));
    return time => values.get(time) ?? null;
  };
  const palette = ['accent', 'seeders', 'warn', 'bad', 'soft'];
  document.getElementById('charts').hidden = false;
  chart('roles', [['Seeders', 'seeders'], ['Leechers', 'leechers']],
    series(history, regions => ['seeders', 'leechers'].map(field => [field, at(own(regions), field)])));
  chart('families', [['IPv4', 'accent'], ['IPv6', 'warn']],
    series(history, regions => ['ipv4', 'ipv6'].map(field => [field, at(own(regions), field)])));
  chart('places', Object.keys(history.regions).map((name, n) => [name, palette[n % palette.length]]),
    series(history, regions => regions.map(([name, steps]) => [name, at(steps, 'own')])));
}

function chart(id, lines, data) {
  const place = document.getElementById(id);
  charts.get(id)?.destroy();
  if (!data || typeof uPlot === 'undefined') {
    return;
  }
  const axis = {stroke: color('soft'), grid: {stroke: color('line'), width: 1}, ticks: {show: false}, font: '12px system-ui'};
  const end = data[0].at(-1);
  charts.set(id, new uPlot({
    width: place.clientWidth, height: 180, padding: [8, 20, 0, 0],
    scales: {x: {range: [Math.min(data[0][0], end - HOURS_24 / 24), end]}, y: {range: (_, low, high) => [0, Math.max(1, high * 1.1)]}},
    axes: [
      {...axis, space: 60, values: (_, times) => times.map(clock)},
      {...axis, size: 48, values: (_, values) => values.map(value => brief.format(value))},
    ],
    series: [
      {label: 'Time', value: (_, time) => time == null ? '' : clock(time)},
      ...lines.map(([label, shade]) => ({label, stroke: color(shade), width: 2, points: {show: data[0].length < 3}, value: (_, value) => value == null ? '' : exact.format(value)})),
    ],
  }, data, place));
}

function addCopyButtons() {
  if (!navigator.clipboard) {
    return;
  }
  for (const item of document.querySelectorAll('.trackers li')) {
    const button = document.createElement('button');
    const url = item.querySelector('code').textContent;
    button.type = 'button';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', 'Copy ' + url);
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(url);
      button.textContent = 'Copied';
      setTimeout(() => button.textContent = 'Copy', 2_000);
    });
    item.append(button);
  }
}

addCopyButtons();
refresh();
setInterval(refresh, REFRESH_MILLIS);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', refresh);
