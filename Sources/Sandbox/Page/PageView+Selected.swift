/// What stands above the flags: the flag, company or user that was selected, and the list of customers.
extension PageView {
    /// How many customers, and ids of a list of the selected flag, are shown.
    private static let mostCustomers = 500
    private static let mostListed = 200

    var selected: HTML {
        switch query.selection {
        case nil: ""
        case .flag(let key): world.flag(key).map { details($0) } ?? missing("There is no flag", key)
        case .entity(let kind, let id): customer(kind, id)
        case .customers: customers
        }
    }

    private func missing(_ words: String, _ id: SandboxID) -> HTML {
        "<section class=\"panel\"><p>\(words) <bdi>\(id.text)</bdi>.</p>\(close)</section>"
    }

    private var close: HTML { "<a class=\"close\" href=\"\(query.selecting(nil).path)\">Close</a>" }

    private func details(_ flag: SandboxFlag) -> HTML {
        let stages = world.stages.sorted { $0.order < $1.order }.map {
            option($0.id.text, $0.name, flag.stage == $0.id)
        }
        let owners =
            [option("", "nobody", flag.owner == nil)]
            + world.users.map { option($0.id.text, $0.email, flag.owner == $0.id) }
        let own = form(
            "details", [("flag", flag.key.text)],
            """
            <label>Name <input name="name" value="\(flag.name)" required maxlength="255"></label>
            <label>Description <textarea name="description" rows="2" maxlength="8192">\(flag.description ?? "")</textarea></label>
            <label>Stage <select name="stage">\(flag.stage == nil ? option("", "none", true) : "")\(HTML(stages))</select></label>
            <label>Owner <select name="owner">\(HTML(owners))</select></label>
            <span><label><input type="checkbox" name="permanent" value="1"\(flag.permanent ? " checked" : "")> permanent</label>
            <label><input type="checkbox" name="secret" value="1"\(flag.secret ? " checked" : "")> secret</label></span>
            <button>Save</button>
            """)
        return """
            <section class="panel" aria-label="Flag \(flag.key.text)">
            <h2><code>\(flag.key.text)</code></h2>\(close)
            <div class="columns">
            <div class="details">\(own)\(archiving(flag))</div>
            \(HTML(environments.map { targets(of: flag, in: $0) }))
            </div></section>
            """
    }

    private func option(_ value: String, _ text: String, _ isChosen: Bool) -> HTML {
        "<option value=\"\(value)\"\(isChosen ? " selected" : "")>\(text)</option>"
    }

    private func targets(of flag: SandboxFlag, in environment: SandboxEnvironment) -> HTML {
        let targets = flag.targets[environment.id] ?? SandboxTargets()
        let lists = [EntityKind.company, .user].map { kind -> HTML in
            let ids = targets[kind].ids
            let items = ids.prefix(Self.mostListed).map { id -> HTML in
                """
                <li>\(link(kind, id)) \(target("remove", flag, environment, kind, id, "<button aria-label=\"Remove \(id.text) in \(environment.name)\">Remove</button>"))</li>
                """
            }
            let more: HTML = ids.count > Self.mostListed ? "<li>and \(ids.count - Self.mostListed) more</li>" : ""
            let adding = form(
                "add", [("flag", flag.key.text), ("environment", environment.id.text), ("kind", kind.rawValue)],
                """
                <input name="id" required aria-label="Add a \(kind.rawValue) in \(environment.name)" \
                placeholder="\(kind.rawValue) id"> <button>Add</button>
                """)
            return """
                <h4>\(kind == .company ? "Companies" : "Users")</h4><ul>\(HTML(Array(items)))\(more)</ul>\(adding)
                """
        }
        return "<div><h3>\(name(environment))</h3>\(HTML(lists))</div>"
    }

    /// A form that adds or removes a target.
    private func target(
        _ action: String,
        _ flag: SandboxFlag,
        _ environment: SandboxEnvironment,
        _ kind: EntityKind,
        _ id: SandboxID,
        _ button: HTML
    ) -> HTML {
        form(
            action,
            [
                ("flag", flag.key.text), ("environment", environment.id.text), ("kind", kind.rawValue), ("id", id.text),
            ], button)
    }

    private func customer(_ kind: EntityKind, _ id: SandboxID) -> HTML {
        let heads = environments.map { environment -> HTML in "<th scope=\"col\">\(name(environment))</th>" }
        let on = environments.map { world.targeted(kind, id, in: $0.id) }
        let places = Set(on.flatMap { $0 }).sorted()
        let rows = places.map { place -> HTML in
            let flag = world.flags[place]
            let cells = zip(environments, on).map { environment, places -> HTML in
                let isOn = places.contains(place)
                let words = isOn ? "Remove" : "Add"
                let button: HTML =
                    "<button aria-label=\"\(words) \(flag.key.text) in \(environment.name)\">\(words)</button>"
                return """
                    <td data-label="\(environment.name)">\(isOn ? "on " : "")\
                    \(flag.archived ? "" : target(isOn ? "remove" : "add", flag, environment, kind, id, button))</td>
                    """
            }
            return """
                <tr><th scope="row"><a href="\(query.selecting(.flag(flag.key)).path)"><code>\(flag.key.text)</code></a></th>\
                \(HTML(Array(cells)))</tr>
                """
        }
        let known = environments.map { environment -> HTML in
            let words: HTML =
                world.knows(kind, id, in: environment.id)
                ? "known"
                : form(
                    "introduce", [("environment", environment.id.text), ("kind", kind.rawValue), ("id", id.text)],
                    "<button>Make known in \(environment.name)</button>")
            return "<td data-label=\"\(environment.name)\">\(words)</td>"
        }
        let options = environments.map { option($0.id.text, $0.name, false) }
        let adding = form(
            "add", [("kind", kind.rawValue), ("id", id.text)],
            """
            <label>Flag <input name="flag" list="keys" required></label>
            <label>in <select name="environment">\(HTML(options))</select></label> <button>Add</button>
            """)
        let keys = world.flags.lazy.filter { !$0.archived }.prefix(Self.mostFlags).map { flag -> HTML in
            "<option value=\"\(flag.key.text)\">"
        }
        return """
            <section class="panel" aria-label="\(kind == .company ? "Company" : "User") \(id.text)">
            <h2>\(kind == .company ? "Company" : "User") <bdi>\(id.text)</bdi></h2>\(close)
            <div class="wide"><table><thead><tr><th scope="col">Flag</th>\(HTML(heads))</tr></thead><tbody>
            <tr><th scope="row" class="quiet">in the environment</th>\(HTML(known))</tr>\(HTML(rows))</tbody></table></div>
            \(adding)<datalist id="keys">\(HTML(Array(keys)))</datalist></section>
            """
    }

    private var customers: HTML {
        var counts: [EntityKind: [SandboxID: Int]] = [:]
        for flag in world.flags {
            for kind in [EntityKind.company, .user] {
                let ids = Set(flag.targets.values.flatMap { $0[kind].ids })
                for id in ids { counts[kind, default: [:]][id, default: 0] += 1 }
            }
        }
        for key in world.entities.keys { counts[key.kind, default: [:]][key.id, default: 0] += 0 }
        let lists = [EntityKind.company, .user].map { kind -> HTML in
            let sorted = (counts[kind] ?? [:]).sorted {
                $0.key.text.utf8.lexicographicallyPrecedes($1.key.text.utf8)
            }
            let items = sorted.prefix(Self.mostCustomers).map { id, count -> HTML in
                "<li>\(link(kind, id)) <span class=\"quiet\">\(Self.count(count, "flag"))</span></li>"
            }
            let more: HTML =
                sorted.count > Self.mostCustomers ? "<li>and \(sorted.count - Self.mostCustomers) more</li>" : ""
            return """
                <div><h3>\(kind == .company ? "Companies" : "Users")</h3>\
                \(sorted.isEmpty ? "<p class=\"quiet\">none yet</p>" : "<ul>\(HTML(Array(items)))\(more)</ul>")
                <form method="get" action="/"><input name="\(kind.rawValue)" required \
                placeholder="\(kind.rawValue) id" aria-label="Look up a \(kind.rawValue)"> <button>Look up</button></form></div>
                """
        }
        return """
            <section class="panel" aria-label="Customers"><h2>Customers</h2>\(close)
            <div class="columns">\(HTML(lists))</div></section>
            """
    }
}
