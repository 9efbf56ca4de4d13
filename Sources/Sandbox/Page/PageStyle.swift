/// The style sheet of the page.
enum PageStyle {
    static let text = """

        :root { color-scheme: light dark; --line: #8884; --quiet: #666; --bad: #b3261e; --back: #fff; --panel: #f4f6f8; }
        @media (prefers-color-scheme: dark) {
          :root { --quiet: #9aa0a6; --bad: #ff8a80; --back: #16181c; --panel: #202329; }
        }
        * { box-sizing: border-box; }
        body { font: 15px/1.45 system-ui, sans-serif; margin: 0; padding: 1rem; background: var(--back); }
        header { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; align-items: baseline; margin-bottom: 1rem; }
        header p { margin: 0; flex: 1 1 20rem; }
        h1 { font-size: 1.3rem; margin: 0; } h1 a { color: inherit; text-decoration: none; }
        h2 { font-size: 1.1rem; margin: 0 0 .5rem; } h3 { font-size: 1rem; margin: 0; } h4 { margin: .6rem 0 .2rem; }
        main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(16rem, 1fr); gap: 1.5rem; align-items: start; }
        aside { position: sticky; top: 1rem; max-height: calc(100vh - 2rem); overflow-y: auto; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top;
          font-weight: 400; word-break: normal; overflow-wrap: break-word; }
        thead th { font-weight: 600; white-space: nowrap; }
        code { font-family: ui-monospace, monospace; } tbody th code { font-weight: 600; }
        bdi, code { overflow-wrap: break-word; } td bdi, .id { display: inline-block; max-width: 100%; }
        .quiet { color: var(--quiet); } .archived { opacity: .65; }
        .mark { border: 1px solid var(--line); border-radius: .3rem; padding: 0 .3rem; font-size: .85em; white-space: nowrap; }
        .production, .bad { color: var(--bad); } .bad { font-weight: 600; }
        tr[aria-current] { background: var(--panel); }
        .panel { background: var(--panel); border-radius: .5rem; padding: 1rem; margin-bottom: 1rem; position: relative; }
        .close { position: absolute; top: 1rem; right: 1rem; }
        .columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem; }
        .details form { display: grid; gap: .4rem; margin-bottom: .5rem; } .details label { display: grid; }
        .details span label { display: inline; margin-right: 1rem; }
        ul { list-style: none; margin: 0 0 .4rem; padding: 0; } li form, td form { display: inline; }
        #calls ol { margin: 0; padding-left: 2.6rem; } #calls li { margin-bottom: .3rem; color: var(--quiet); }
        #calls strong { font-weight: 600; color: canvastext; } #calls { overflow-x: hidden; } #calls code { font-size: .85em; }
        input, select, textarea, button { font: inherit; max-width: 100%; }
        button { cursor: pointer; } #search input[type=search] { width: 17rem; }
        #problem p { border-left: .3rem solid var(--bad); padding: .3rem .8rem; margin: 0 0 1rem; }
        .empty { padding: 1rem; border: 1px dashed var(--line); border-radius: .5rem; }
        .new { margin: 1rem 0; } .new form { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .5rem; }
        @media (max-width: 50rem) {
          main { grid-template-columns: minmax(0, 1fr); }
          aside { position: static; max-height: 24rem; }
          table, tbody, tr, th, td { display: block; width: auto; }
          thead { display: none; }
          tr { border-bottom: 1px solid var(--line); padding: .4rem 0; } th, td { border: 0; padding: .15rem .3rem; }
          td[data-label]:not(:empty)::before { content: attr(data-label) ": "; color: var(--quiet); }
          td > div { display: inline; margin-right: .6em; }
        }

        """
}
