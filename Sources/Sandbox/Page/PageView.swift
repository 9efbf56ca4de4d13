/// What the page shows of a world and the calls, as HTML.
struct PageView {
    let world: SandboxWorld
    /// The last calls, newest first, with their numbers from 1.
    let calls: [(number: Int, call: SandboxCall)]
    let callCount: Int
    let query: PageQuery
    /// Why the last change was rejected.
    let problem: String?
    let token: String
    /// What changes whenever the page does.
    let state: String

    /// How many flags, and ids of a list in the table, are shown.
    static let mostFlags = 500
    private static let mostIDs = 8

    /// The complete page.
    var html: HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>hoist sandbox</title>
        <link rel="stylesheet" href="\(SandboxPage.stylePath)">
        <script src="\(SandboxPage.scriptPath)" defer></script>
        </head>
        <body data-state="\(state)">
        <header>
        <h1><a href="/">hoist sandbox</a></h1>
        <p id="state" role="status">\(summary)</p>
        <form id="search" role="search" method="get" action="/">
        <input type="search" name="q" value="\(query.text)" placeholder="key, name, owner or customer" aria-label="Search">
        <label><input type="checkbox" name="changed" value="1"\(query.onlyChanged ? " checked" : "")> changed last</label>
        <button>Search</button>
        <a href="\(query.selecting(.customers).path)">Customers</a>
        </form>
        </header>
        <main>
        <div id="work">
        <div id="problem" role="alert">\(problem.map { "<p>\($0)</p>" } ?? "")</div>
        <div id="selected">\(selected)</div>
        <div id="flags">\(table)</div>
        <details class="new"><summary>New flag</summary>\(newFlag)</details>
        </div>
        <aside aria-labelledby="calls-title"><h2 id="calls-title">Calls</h2><div id="calls">\(log)</div></aside>
        </main>
        </body>
        </html>

        """
    }

    var environments: [SandboxEnvironment] { world.environments.sorted { $0.order < $1.order } }

    private var summary: HTML {
        let versions = environments.map { environment -> HTML in
            "\(name(environment)) at version \(environment.flagStateVersion)"
        }
        return """
            <bdi id="app">\(world.app.name) (\(world.app.id.text))</bdi>: \(Self.count(world.flags.count, "flag")), \
            \(Self.count(callCount, "call")); \(HTML(versions, separator: ", "))
            """
    }

    func name(_ environment: SandboxEnvironment) -> HTML {
        environment.isProduction
            ? "<span class=\"production\">\(environment.name)</span>" : "<span>\(environment.name)</span>"
    }

    static func count(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    // MARK: The flags

    private var table: HTML {
        if world.flags.isEmpty { return empty }
        let found = matching
        if found.isEmpty {
            return """
                <p class="empty">No flag \(query.onlyChanged ? "has changed since the sandbox was started" : "matches")\
                \(query.text.isEmpty ? "" : " “\(query.text)”"). <a href="/">Show all \(world.flags.count) flags</a></p>
                """
        }
        let heads = environments.map { environment -> HTML in
            "<th scope=\"col\"\(environment.isProduction ? " class=\"production\"" : "")>\(environment.name)</th>"
        }
        let rows = found.prefix(Self.mostFlags).map { row(world.flags[$0]) }
        let more: HTML =
            found.count > Self.mostFlags
            ? "<p class=\"quiet\">and \(found.count - Self.mostFlags) more flags: search for them</p>" : ""
        return """
            <div class="wide"><table>
            <thead><tr><th scope="col">Flag</th><th scope="col">Stage, owner</th>\(HTML(heads))<th scope="col"></th></tr></thead>
            <tbody>
            \(HTML(Array(rows)))</tbody></table></div>\(more)
            """
    }

    private var empty: HTML {
        """
        <div class="empty">
        <p>There are no flags yet. In a shell with the variables that <code>hoist sandbox</code> printed, type</p>
        <pre>hoist init --app \(world.app.id.text)
        hoist plan
        hoist apply</pre>
        <p>or create a flag below. <code>hoist sandbox --demo</code> starts with a few.</p>
        </div>
        """
    }

    /// The indices of the flags that are listed.
    private var matching: [Int] {
        var places = Array(world.flags.indices)
        if query.onlyChanged {
            places = places.filter { world.lastChanges[$0] > 0 }.sorted {
                (world.lastChanges[$0], $1) > (world.lastChanges[$1], $0)
            }
        }
        let text = query.text.lowercased()
        guard !text.isEmpty else { return places }
        return places.filter { place in
            let flag = world.flags[place]
            if [flag.key.text, flag.name, flag.description ?? "", owner(flag)?.email ?? "", owner(flag)?.name ?? ""]
                .contains(where: { $0.lowercased().contains(text) })
            {
                return true
            }
            return flag.targets.values.contains { targets in
                (targets.companies.ids + targets.users.ids).contains { $0.text.lowercased().contains(text) }
            }
        }
    }

    private func row(_ flag: SandboxFlag) -> HTML {
        let marks = self.marks(flag).map { mark -> HTML in " <span class=\"mark\">\(mark)</span>" }
        let lists = environments.map { environment -> HTML in
            let targets = flag.targets[environment.id] ?? SandboxTargets()
            let lists = [list(.company, targets.companies), list(.user, targets.users)]
            return "<td data-label=\"\(environment.name)\">\(HTML(lists))</td>"
        }
        let isSelected = query.selection == .flag(flag.key)
        return """
            <tr\(flag.archived ? " class=\"archived\"" : "")\(isSelected ? " aria-current=\"true\"" : "")>\
            <th scope="row"><a href="\(query.selecting(.flag(flag.key)).path)"><code>\(flag.key.text)</code></a>\
            <div><bdi>\(flag.name)</bdi>\(HTML(marks))</div></th>\
            <td data-label="Stage, owner"><div>\(stage(flag)?.name ?? "")</div>\
            <div class="quiet"><bdi>\(owner(flag)?.email ?? "")</bdi></div></td>\
            \(HTML(lists))<td>\(archiving(flag))</td></tr>

            """
    }

    private func marks(_ flag: SandboxFlag) -> [String] {
        let isChanged = world.place(ofKey: flag.key).map { world.lastChanges[$0] > 0 } ?? false
        return [
            (flag.archived, "archived"), (flag.permanent, "permanent"), (flag.secret, "secret"), (isChanged, "changed"),
        ].filter(\.0).map(\.1)
    }

    private func stage(_ flag: SandboxFlag) -> SandboxStage? { world.stages.first { $0.id == flag.stage } }

    private func owner(_ flag: SandboxFlag) -> SandboxUser? { world.users.first { $0.id == flag.owner } }

    private func list(_ kind: EntityKind, _ list: SandboxIDList) -> HTML {
        guard !list.ids.isEmpty else { return "" }
        let shown = list.ids.prefix(Self.mostIDs)
        // With its comma, which would begin a line of its own otherwise.
        let links = shown.enumerated().map { place, id -> HTML in
            "<span class=\"id\">\(link(kind, id))\(place < shown.count - 1 ? "," : "")</span>"
        }
        let more = list.ids.count - Self.mostIDs
        return """
            <div><span class="quiet">\(kind == .company ? "companies" : "users")</span> \
            \(HTML(links, separator: " "))\(more > 0 ? " <span class=\"quiet\">and \(more) more</span>" : "")</div>
            """
    }

    func link(_ kind: EntityKind, _ id: SandboxID) -> HTML {
        "<a href=\"\(query.selecting(.entity(kind, id)).path)\"><bdi>\(id.text)</bdi></a>"
    }

    // MARK: Forms

    /// A form that does something, with its fields.
    func form(_ action: String, _ fields: [(String, String)], _ content: HTML) -> HTML {
        let hidden = ([("do", action), ("token", token), ("back", query.path)] + fields).map { name, value -> HTML in
            "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
        }
        return "<form method=\"post\" action=\"/sandbox/do\">\(HTML(hidden))\(content)</form>"
    }

    func archiving(_ flag: SandboxFlag) -> HTML {
        let action = flag.archived ? "unarchive" : "archive"
        return form(
            action, [("flag", flag.key.text)],
            "<button aria-label=\"\(flag.archived ? "Unarchive" : "Archive") \(flag.key.text)\">\(flag.archived ? "Unarchive" : "Archive")</button>"
        )
    }

    private var newFlag: HTML {
        form(
            "create", [],
            """
            <label>Key <input name="key" required></label>
            <label>Name <input name="name" maxlength="255"></label>
            <button>Create</button>
            """)
    }

    // MARK: Calls

    /// A path that is broken into lines where its parts begin.
    private static func path(_ path: String) -> HTML {
        var parts: [String] = []
        var part = ""
        for character in path {
            if "/?&".contains(character), !part.isEmpty {
                parts.append(part)
                part = ""
            }
            part.append(character)
        }
        return HTML((parts + [part]).map { part -> HTML in "\(part)" }, separator: "<wbr>")
    }

    private var log: HTML {
        if calls.isEmpty { return "<p class=\"quiet\">none yet</p>" }
        let items = calls.map { number, call -> HTML in
            let status = call.status.map { "\($0)" } ?? "…"
            return """
                <li value="\(number)"><span\((call.status ?? 0) >= 400 ? " class=\"bad\"" : "")>\(status)</span> \
                <strong>\(call.operation?.rawValue ?? "none")</strong> <code>\(call.method) \(Self.path(call.path))</code></li>

                """
        }
        return "<ol reversed>\n\(HTML(items))</ol>"
    }
}
