'use strict';

// The page is complete without this script, which refreshes the figures, draws charts and copies URLs.
const REFRESH_MILLIS = 60_000;
const TICK_MILLIS = 5_000;
const TIMEOUT_MILLIS = 10_000;
const HOUR = 3_600;
const CHART_HEIGHT = 180;
// Lines differ by colour and by dashes.
const STYLES = [
  ['c1', []], ['c2', [8, 4]], ['c3', [2, 3]], ['c4', [10, 3, 2, 3]], ['c5', [4, 4]], ['c6', [12, 4]],
  ['c1', [2, 6]], ['c2', [1, 2]],
];
const charts = new Map();
// Ages are the server's, and the time since its answer: the clock of this machine may be wrong.
let shown = {age: ageOf(document), at: 0};
let failedAt = null;
let refreshing = null;

const brief = new Intl.NumberFormat('en', {notation: 'compact', maximumFractionDigits: 1});
const exact = new Intl.NumberFormat('en', {maximumFractionDigits: 1});
const clock = new Intl.DateTimeFormat('en-GB', {hour: '2-digit', minute: '2-digit', timeZone: 'UTC'});
const timeOf = seconds => clock.format(seconds * 1000);

function element(id) {
  return document.getElementById(id);
}

// How old the figures of a page were, in milliseconds, when the server sent it; NaN without figures.
function ageOf(page) {
  return Number(page.getElementById('age')?.dataset.seconds ?? NaN) * 1000;
}

// The address of this script, which differs in each release whose files differ.
function scriptOf(page) {
  return page.querySelector('script[src^="/assets/page.js"]')?.getAttribute('src');
}

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

async function get(path) {
  const reply = await fetch(path, {cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MILLIS)});
  if (!reply.ok) {
    throw new Error(path + ' was answered with status ' + reply.status);
  }
  return reply;
}

// One refresh at a time.
function refresh() {
  return refreshing ??= load().finally(() => refreshing = null);
}

async function load() {
  let page, stats;
  try {
    [page, stats] = await Promise.all([
      get('/').then(reply => reply.text()),
      get('/stats.json').then(reply => reply.json()),
    ]);
    failedAt = null;
  } catch (failure) {
    failedAt ??= performance.now();
    console.info('The figures were not refreshed: ' + failure.message);
    tellAge();
    return;
  }
  const next = new DOMParser().parseFromString(page, 'text/html');
  // Another release answers. While two do, in turn, the page is loaded again once a minute at most.
  if (scriptOf(next) !== scriptOf(document) && performance.now() > REFRESH_MILLIS) {
    location.reload();
    return;
  }
  try {
    show(next);
    draw(stats);
  } catch (failure) {
    console.error('The figures could not be drawn: ' + failure.message);
  }
  tellAge();
}

// Replaces what the server renders; the focus stays where it was.
function show(next) {
  const said = element('verdict').textContent;
  for (const id of ['live', 'lists']) {
    const focused = element(id).contains(document.activeElement) ? document.activeElement.id : '';
    const scrolled = [...element(id).querySelectorAll('.scroll')].map(part => [part.id, part.scrollLeft]);
    element(id).replaceWith(document.adoptNode(next.getElementById(id)));
    scrolled.forEach(([part, left]) => element(part) && (element(part).scrollLeft = left));
    if (focused) {
      element(focused)?.focus({preventScroll: true});
    }
  }
  document.title = next.title;
  shown = {age: ageOf(document), at: performance.now()};
  if (element('verdict').textContent !== said) {
    say(element('verdict').textContent);
  }
}

function say(text) {
  element('said').textContent = text;
}

function age(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  return seconds < 120 ? seconds + ' s' : Math.floor(seconds / 60) + ' min';
}

function tellAge() {
  const now = performance.now();
  const old = Number.isNaN(shown.age) ? '' : age(shown.age + now - shown.at);
  // Screen readers read the alert whenever it changes, so the times are beside it.
  const alert = failedAt === null ? '' : '! The tracker does not answer.';
  element('trouble').hidden = failedAt === null;
  if (element('alert').textContent !== alert) {
    element('alert').textContent = alert;
  }
  element('outage').textContent = failedAt === null ? ''
    : `No answer for ${age(now - failedAt)}.` + (old && ` The figures below are ${old} old.`);
  const place = element('age');
  if (place && old) {
    place.textContent = old + ' ago';
  }
}

// The times of all steps of a day. A step that nobody wrote is there too, so that it is drawn as a gap.
function timesOf(history) {
  const starts = Object.values(history.regions).flatMap(region => region.start);
  const times = [];
  if (starts.length > 0) {
    const end = Math.max(...starts);
    const begin = Math.max(Math.min(...starts), end - 24 * HOUR + history.stepSeconds);
    for (let time = begin; time <= end; time += history.stepSeconds) {
      times.push(time);
    }
  }
  return times;
}

// A region's values at these times; null where there is none.
function valuesAt(times, starts, values) {
  const known = new Map(starts.map((start, n) => [start, values?.[n] ?? null]));
  return times.map(time => known.get(time) ?? null);
}

// The sum of several regions' values. It is not known where a region has a step without a value, or
// has not written the newest step yet; a region without steps, as a lost one, adds nothing.
function sum(times, parts) {
  const newest = times.length - 1;
  const columns = parts.map(([starts, values]) => [new Set(starts), valuesAt(times, starts, values)]);
  return times.map((time, n) => {
    const present = columns.filter(([written]) => written.has(time) || n === newest && written.has(times[n - 1]));
    const values = present.map(([, column]) => column[n]);
    return values.length === 0 || values.includes(null) ? null : values.reduce((one, two) => one + two, 0);
  });
}

function draw(stats) {
  const history = stats.history;
  const times = history ? timesOf(history) : [];
  element('charts').hidden = times.length === 0 || typeof uPlot === 'undefined';
  if (element('charts').hidden) {
    return;
  }
  const since = element('since');
  since.hidden = times.at(-1) - times[0] > 23 * HOUR;
  since.textContent = `Since ${timeOf(times[0])}. A point is added every ${history.stepSeconds / 60} minutes, until the day is full.`;
  const regions = Object.entries(history.regions).filter(([, steps]) => steps.start.length > 0);
  // Every region counts the peers of the world: where the answering region has a gap, another one may know.
  const order = [...regions].sort(([one], [two]) => (two === stats.region) - (one === stats.region));
  const world = field => {
    const columns = order.map(([, steps]) => valuesAt(times, steps.start, steps[field]));
    return times.map((_, n) => columns.map(column => column[n]).find(value => value !== null) ?? null);
  };
  chart('places', times, regions.map(([name, steps]) => [name, valuesAt(times, steps.start, steps.own)]));
  const leechers = sum(times, [[times, world('leechers')], [times, world('partialSeeds')]]);
  chart('roles', times, [['Leechers', leechers], ['Seeders', world('seeders')]]);
  chart('families', times, [['IPv4', world('ipv4')], ['IPv6', world('ipv6')]]);
  const minutes = history.stepSeconds / 60;
  const outcomes = Object.keys(regions[0]?.[1].announces ?? {}).map(outcome => [
    outcome.replaceAll('_', ' '),
    sum(times, regions.map(([, steps]) => [steps.start, steps.announces?.[outcome]])).map(count => count === null ? null : count / minutes),
  ]);
  // Outcomes that a tracker always has, and those that anybody got.
  chart('outcomes', times, outcomes.filter(([, values], n) => n < 2 || values.some(value => value > 0)));
}

// Draws lines, each with a name and its values. A line that is not known at all is left out.
function chart(id, times, all) {
  const place = element(id);
  charts.get(id)?.forEach(end => end());
  charts.delete(id);
  const lines = all.map(([name, values], n) => ({name, values, style: STYLES[n % STYLES.length]}))
    .filter(({values}) => values.some(value => value !== null));
  place.hidden = lines.length === 0;
  if (place.hidden) {
    return;
  }
  const legend = document.createElement('ul');
  legend.className = 'legend';
  const values = lines.map(line => legendItem(legend, line));
  const tell = at => lines.forEach((line, n) => {
    const value = at === null || at === undefined ? line.values.findLast(known => known !== null) : line.values[at];
    values[n].textContent = (value === null ? 'not known' : exact.format(value)) + (at == null ? '' : ` at ${timeOf(times[at])}`);
  });
  tell(null);
  const axis = {stroke: color('soft'), grid: {stroke: color('line'), width: 1}, ticks: {show: false}, font: '12px system-ui, sans-serif'};
  const end = times.at(-1);
  const plot = new uPlot({
    width: place.clientWidth, height: CHART_HEIGHT, padding: [8, 12, 0, 0],
    legend: {show: false},
    cursor: {y: false, drag: {x: false, y: false}, points: {size: 7}},
    tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    scales: {x: {range: [Math.min(times[0], end - HOUR), end]}, y: {range: (_, low, high) => [0, uPlot.rangeNum(0, Math.max(1, high ?? 0), .1, true)[1]]}},
    axes: [
      {...axis, size: 28, space: 56, values: (_, ticks) => ticks.map(timeOf)},
      {...axis, size: 46, space: 40, values: (_, ticks) => ticks.map(tick => brief.format(tick))},
    ],
    series: [
      {},
      ...lines.map(({name, values, style: [shade, dash]}) => ({
        label: name, stroke: color(shade), dash, width: 2, spanGaps: false,
        points: {show: values.filter(value => value !== null).length < 3, size: 6},
      })),
    ],
    hooks: {setCursor: [moved => tell(moved.cursor.idx)]},
  }, [times, ...lines.map(line => line.values)], place);
  place.append(legend);
  const sizes = new ResizeObserver(() => plot.setSize({width: place.clientWidth, height: CHART_HEIGHT}));
  sizes.observe(place);
  charts.set(id, [() => sizes.disconnect(), () => plot.destroy(), () => legend.remove()]);
}

function legendItem(legend, {name, style: [shade, dash]}) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('viewBox', '0 0 26 8');
  line.setAttribute('d', 'M0 4H26');
  line.setAttribute('class', shade);
  line.setAttribute('stroke-dasharray', dash.join(' '));
  svg.append(line);
  const item = document.createElement('li');
  const value = document.createElement('b');
  item.append(svg, name + ' ', value);
  legend.append(item);
  return value;
}

async function copy(place) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(place.textContent);
    return true;
  }
  // Browsers give pages without TLS no clipboard.
  getSelection().selectAllChildren(place);
  return document.execCommand('copy');
}

function enableCopying() {
  for (const button of document.querySelectorAll('.trackers button, .tiers button')) {
    const place = button.parentElement.querySelector('code, pre');
    button.hidden = false;
    button.addEventListener('click', async () => {
      const isCopied = await copy(place).catch(() => false);
      button.textContent = isCopied ? 'Copied' : 'Failed';
      say(isCopied ? 'Copied' : 'It could not be copied');
      setTimeout(() => button.textContent = 'Copy', 2_000);
    });
  }
}

enableCopying();
refresh();
setInterval(() => document.hidden || refresh(), REFRESH_MILLIS);
setInterval(tellAge, TICK_MILLIS);
document.addEventListener('visibilitychange', () => document.hidden || refresh());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', refresh);
