/// The page itself. All external text is inserted with `textContent`. A call's response may arrive late, so calls are
/// stored by number.
enum PageText {
    /// The page, with the nonce for its script and style.
    static func html(nonce: String) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>hoist sandbox</title>
        <style nonce="\(nonce)">
        \(style)
        </style>
        </head>
        <body>
        <h1>hoist sandbox: <bdi id="app">…</bdi></h1>
        <p id="state" role="status">loading</p>
        <h2>Flags</h2>
        <div class="wide"><table id="flags"><thead><tr></tr></thead><tbody></tbody></table></div>
        <h2>Calls</h2>
        <div class="wide"><table id="calls"><thead><tr><th>#</th><th>Operation</th><th>Call</th><th>Status</th></tr></thead>
        <tbody></tbody></table></div>
        <noscript>This page needs JavaScript.</noscript>
        <script nonce="\(nonce)">
        \(script)
        </script>
        </body>
        </html>

        """
    }

    private static let style = """
        :root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
        body { margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { border-bottom: 1px solid #8884; padding: .35rem .6rem; text-align: left; vertical-align: top; }
        td { overflow-wrap: anywhere; }
        .quiet { color: #777; } .mark { border: 1px solid #8888; border-radius: .3rem; padding: 0 .3rem; }
        .production { color: #c22; } code { font-family: ui-monospace, monospace; }
        .bad { color: #c22; font-weight: 600; }
        """

    private static let script = """
        "use strict";
        const make = (tag, text, name) => {
          const node = document.createElement(tag);
          if (text !== undefined) node.textContent = text;
          if (name) node.className = name;
          return node;
        };
        const cell = (...parts) => { const td = make("td"); td.append(...parts); return td; };
        const list = (noun, list) => {
          if (list.count === 0) return [];
          const more = list.count - list.ids.length;
          const line = make("div");
          line.append(make("span", noun + " ", "quiet"));
          list.ids.forEach((id, index) => { if (index) line.append(", "); line.append(make("bdi", id)); });
          if (more > 0) line.append(make("span", " and " + more + " more", "quiet"));
          return [line];
        };
        let revision = -1;
        const rows = new Map();
        function showFlags(data) {
          const head = document.querySelector("#flags thead tr");
          head.replaceChildren(make("th", "Flag"), make("th", "Stage, owner"));
          data.environments.forEach(e => head.append(make("th", e.name, e.isProduction ? "production" : "")));
          const body = document.querySelector("#flags tbody");
          body.replaceChildren();
          data.flags.forEach(flag => {
            const row = make("tr");
            const name = cell(make("code", flag.key), make("br"), make("bdi", flag.name));
            flag.marks.forEach(mark => name.append(" ", make("span", mark, "mark")));
            const people = cell();
            if (flag.stage !== undefined) people.append(make("div", flag.stage));
            if (flag.owner !== undefined) people.append(make("div", flag.owner, "quiet"));
            row.append(name, people);
            flag.targets.forEach(t => row.append(cell(...list("companies", t.companies), ...list("users", t.users))));
            body.append(row);
          });
          if (data.flagCount > data.flags.length) {
            const row = make("tr");
            row.append(make("td", "and " + (data.flagCount - data.flags.length) + " more flags", "quiet"));
            body.append(row);
          }
        }
        function showCalls(data) {
          const body = document.querySelector("#calls tbody");
          data.calls.forEach(call => {
            const status = call.status === undefined ? "…" : String(call.status);
            const row = make("tr");
            row.append(cell(String(call.number)), cell(call.operation || "none"),
              cell(make("code", call.method + " " + call.path)),
              make("td", status, call.status >= 400 ? "bad" : ""));
            const old = rows.get(call.number);
            if (old) { old.replaceWith(row); } else { body.prepend(row); }
            rows.set(call.number, row);
          });
          while (rows.size > 500) { const first = rows.keys().next().value; rows.get(first).remove(); rows.delete(first); }
        }
        let callCount = 0;
        async function poll() {
          const state = document.getElementById("state");
          try {
            const answer = await fetch("\(SandboxPage.dataPath)?revision=" + revision + "&calls=" + callCount);
            if (!answer.ok) throw new Error("status " + answer.status);
            const data = await answer.json();
            document.getElementById("app").textContent = data.app + " (" + data.appID + ")";
            if (data.flags) { showFlags(data); revision = data.revision; }
            showCalls(data);
            callCount = data.callCount;
            state.textContent = data.flagCount + " flags, " + data.callCount + " calls; " +
              data.environments.map(e => e.name + " at version " + e.version).join(", ");
            state.className = "";
          } catch (error) {
            state.textContent = "The sandbox doesn't answer: " + error.message;
            state.className = "bad";
          }
          setTimeout(poll, 1000);
        }
        poll();
        """
}
