package meridian.http;

/** The page that the tracker shows in a browser. */
final class FrontPage {

  private FrontPage() {}

  static String of(String region) {
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Meridian BitTorrent tracker</title>
    <style>body{font:1.1em/1.5 system-ui,sans-serif;max-width:36em;margin:4em auto;padding:0 1em}</style>
    <h1>Meridian</h1>
    <p>This is a BitTorrent tracker; <b>%s</b> is the region that answered you.
    <p>To use it, add <code>/announce</code> on this host to a torrent's trackers.
    <p><a href="/stats.json">Figures</a> &middot; <a href="/health">Health</a>
    </html>
    """
        .formatted(region);
  }
}
