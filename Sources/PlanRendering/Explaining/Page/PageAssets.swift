import Planning

/// The style sheet and the script of the page, and the policy that allows these two and nothing else.
enum PageAssets {
    /// A `Content-Security-Policy` by the digests of both: a browser runs no other script and loads nothing.
    static let policy =
        "default-src 'none'; style-src '\(source(style))'; script-src '\(source(script))'; base-uri 'none'; "
        + "form-action 'none'"

    /// `sha256-…` of a text.
    private static func source(_ text: String) -> String {
        // One file is hashed as it is.
        let hex = Array(ManifestDigest(files: [("", Array(text.utf8))]).sha256.utf8)
        func digit(_ byte: UInt8) -> UInt8 { byte < 0x3A ? byte - 0x30 : byte - 0x57 }
        let bytes = stride(from: 0, to: hex.count - 1, by: 2).map { digit(hex[$0]) << 4 | digit(hex[$0 + 1]) }
        return "sha256-" + base64(bytes)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var number = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            var four: [Character] = []
            for _ in 0..<4 {
                four.insert(digits[number & 63], at: 0)
                number >>= 6
            }
            text += String(four.prefix(group.count + 1)) + String(repeating: "=", count: 3 - group.count)
        }
        return text
    }

    static let script = """
        (() => {
          const box = document.getElementById('search');
          const rows = [...document.querySelectorAll('[data-row]')];
          const parts = [...document.querySelectorAll('section[id]')].filter(part => part.querySelector('[data-row]'));
          const count = document.getElementById('found');
          const texts = new Map();
          const text = row => {
            if (!texts.has(row)) texts.set(row, row.textContent.toLowerCase());
            return texts.get(row);
          };
          const filter = () => {
            const words = box.value.toLowerCase().split(/\\s+/).filter(Boolean);
            let shown = 0;
            for (const row of rows) {
              const fits = words.every(word => text(row).includes(word));
              row.hidden = !fits;
              if (fits && row.dataset.row === 'flag') shown += 1;
            }
            const all = count.dataset.all;
            count.textContent = (words.length ? shown + ' of ' : '') + all + (all === '1' ? ' flag' : ' flags');
            for (const part of parts) part.hidden = !part.querySelector('[data-row]:not([hidden])');
          };
          box.addEventListener('input', filter);
          box.form.addEventListener('submit', event => event.preventDefault());
          filter();
          // What is closed is on paper too.
          let opened = [];
          addEventListener('beforeprint', () => {
            opened = [...document.querySelectorAll('details:not([open])')];
            for (const details of opened) details.open = true;
          });
          addEventListener('afterprint', () => {
            for (const details of opened) details.open = false;
            opened = [];
          });
        })();
        """

    static let style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --ground: #fff; --shade: #f6f8fa;
          --warn: #9a6700; --warn-ground: #fff8c5; --good: #1a7f37; --bar: #0969da; --bar-past: #afb8c1; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --ground: #0d1117;
          --shade: #151b23; --warn: #e3b341; --warn-ground: #2b230c; --good: #3fb950; --bar: #4493f8; --bar-past: #545d68; } }
        * { box-sizing: border-box; }
        body { margin: 0; font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
        header, section, footer { max-width: 80rem; margin: 0 auto; padding: 0 1rem; }
        header { padding-top: 1.2rem; }
        h1 { font-size: 1.5rem; margin: 0 0 .2rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; }
        p { margin: .3rem 0; } .soft, small { color: var(--soft); } code { font-family: ui-monospace, monospace; }
        bdi { overflow-wrap: anywhere; }
        th bdi, .short bdi { display: inline-block; max-width: 12rem; overflow-wrap: break-word; }
        time { white-space: nowrap; } section { scroll-margin-top: 3.5rem; }
        nav a { color: inherit; margin-right: .9rem; }
        form { position: sticky; top: 0; z-index: 2; background: var(--ground); padding: .6rem 0; display: flex; gap: .8rem;
          align-items: center; flex-wrap: wrap; }
        input { font: inherit; flex: 1 1 14rem; max-width: 30rem; padding: .4rem .6rem; color: inherit;
          background: var(--shade); border: 1px solid var(--line); border-radius: 6px; }
        table { width: 100%; border-collapse: collapse; } th { text-align: left; font-weight: 600; color: var(--soft); }
        th, td { padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        td:first-child { max-width: 26rem; } td .label { display: none; }
        summary { cursor: pointer; } ul { margin: .2rem 0 .4rem; padding-left: 1.2rem; } li { margin: .1rem 0; }
        .mark { box-decoration-break: clone; -webkit-box-decoration-break: clone; color: var(--warn); background: var(--warn-ground); border-radius: 4px;
          padding: 0 .35rem; font-weight: 600; } .none { color: var(--soft); }
        svg { width: 100%; height: 1rem; display: block; background: var(--shade); border-radius: 3px; }
        svg .bar { fill: var(--bar); } svg .past { fill: var(--bar-past); } svg .today { fill: var(--warn); }
        .time td:last-child { width: 40%; min-width: 8rem; }
        footer { padding: 1.5rem 1rem 2rem; }
        @media (max-width: 44rem) {
          thead { display: none; } tr { display: block; padding: .5rem 0; border-bottom: 1px solid var(--line); }
          tr[hidden] { display: none; } td { display: block; border: 0; padding: .1rem 0; max-width: none; }
          td .label { display: inline-block; min-width: 7rem; color: var(--soft); }
          td:empty, .time td:last-child { width: auto; } .short bdi { display: inline; }
        }
        @media print { form { display: none; } body { font-size: 11px; } section { break-inside: auto; }
          tr, li { break-inside: avoid; } a { color: inherit; }
          details::details-content { content-visibility: visible; display: block; block-size: auto; } }
        """
}
