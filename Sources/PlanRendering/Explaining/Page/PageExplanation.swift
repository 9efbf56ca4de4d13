import FlagModel
package import Planning

/// An inventory as one page of HTML that needs nothing from elsewhere: what differs, flags by environment, grants on a time
/// line, customers and what they have, and a search box.
///
/// Without its script it shows the same, but for the search. Everything from outside is text (``Markup``), and the page's own
/// `Content-Security-Policy` lets no other script run.
package struct PageExplanation: Sendable {
    /// The one form.
    package init() {}

    /// The page; it ends with a line break.
    package func render(_ explanation: Explanation) -> String {
        let title = explanation.app?.name ?? "the manifest"
        let sections: [(link: Markup, section: Markup)] = [
            ("<a href=\"#differences\">What differs</a>", differences(explanation)),
            ("<a href=\"#flags\">Flags</a>", flags(explanation)),
            ("<a href=\"#grants\">Grants</a>", GrantLines(explanation).section),
            ("<a href=\"#customers\">Customers</a>", customers(explanation)),
        ].filter { !$0.section.text.isEmpty }
        let style = Markup(asset: PageAssets.style)
        let script = Markup(asset: PageAssets.script)
        let others = ExplanationWords.others(explanation).map { line -> Markup in "\(plain: line).<br>\n" }
        let page: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="\(Markup(asset: PageAssets.policy))">
            <meta name="referrer" content="no-referrer">
            <title>Flags of \(plain: title)</title>
            <style>\(style)</style>
            </head>
            <body>
            <header>
            <h1>Flags of \(title)</h1>
            <p class="soft">\(summary(explanation))</p>
            \(explanation.remarks.map { remark -> Markup in "<p class=\"soft\">\(remark)</p>\n" })</header>
            <section>
            <form><input id="search" type="search" aria-label="Search" placeholder="Search flags, customers, owners …" \
            autocomplete="off"><span id="found" class="soft" role="status" data-all="\(explanation.flags.count)"></span>\
            <nav>\(sections.map(\.link))</nav></form>
            </section>
            \(sections.map(\.section))\
            <footer class="soft">\(others)Made by <code>hoist explain --all --format html</code>.</footer>
            <script>\(script)</script>
            </body>
            </html>

            """
        return page.text
    }

    private func summary(_ explanation: Explanation) -> Markup {
        let wanted = explanation.flags.reduce(0) { sum, flag in
            flag.environments.reduce(sum) { $0 + $1.targets.count { $0.wish == .wanted } }
        }
        let parts = [
            counted(explanation.flags.count, "flag"), counted(explanation.environments.count, "environment"),
            "\(counted(wanted, "target")) wanted",
            explanation.app == nil ? "by the manifest alone" : counted(explanation.differences, "difference"),
            "on \(explanation.day)",
        ]
        return "\(plain: parts.joined(separator: " · "))"
    }

    // MARK: What differs

    private func differences(_ explanation: Explanation) -> Markup {
        let rows = explanation.flags.filter(\.differs).flatMap { flag in
            flag.environments.flatMap { targets in
                TargetGroups(targets).groups.filter(\.isDifference).map { group -> Markup in
                    """
                    <tr data-row="difference"><td><code>\(flag.key.text)</code></td><td class="short">\
                    \(explanation.environments[targets.environment].name)</td><td><span class="mark">\
                    \(plain: group.label)</span> \(group.members.links(each: true))</td></tr>

                    """
                }
            }
        }
        guard !rows.isEmpty else { return "" }
        return """
            <section id="differences">
            <h2>Wanted and live differ</h2>
            <table><thead><tr><th>Flag</th><th>Environment</th><th>What</th></tr></thead><tbody>
            \(rows)</tbody></table>
            </section>

            """
    }

    // MARK: Flags

    private func flags(_ explanation: Explanation) -> Markup {
        let heads = explanation.environments.map { environment -> Markup in
            "<th>\(environment.name)\(plain: environment.isProduction ? " ●" : "")</th>"
        }
        return """
            <section id="flags">
            <h2>Flags</h2>
            <table><thead><tr><th>Flag</th><th>Owner</th><th>Stage</th><th>Expires</th>\(heads)</tr></thead><tbody>
            \(explanation.flags.map { flag($0, explanation) })</tbody></table>
            </section>

            """
    }

    private func flag(_ flag: ExplainedFlag, _ explanation: Explanation) -> Markup {
        let state = ExplanationWords.heading(flag, absent: "not in the app")
        let named = flag.environments.filter { !$0.targets.isEmpty }
        let details: [Markup] = named.map { targets in
            let groups = TargetGroups(targets).groups.map(item)
            return "<p>\(explanation.environments[targets.environment].name)</p><ul>\(groups)</ul>"
        }
        let isPast = flag.expires.map { $0 < explanation.day } ?? false
        let name: Markup = flag.name.map { "<br><small>\($0)</small>" } ?? ""
        let mark: Markup = state.map { " <small>\(plain: $0)</small>" } ?? ""
        let head: Markup = "<code>\(flag.key.text)</code>\(mark)\(name)"
        let first: Markup =
            details.isEmpty ? head : "<details><summary>\(head)</summary>\(details)</details>"
        let expires: Markup =
            flag.expires.map { day in
                let time: Markup = "<time>\(plain: day.description)</time>"
                return isPast ? "<span class=\"mark\">\(time)</span>" : time
            } ?? ""
        let cells: [Markup] = flag.environments.map { targets in
            let name = explanation.environments[targets.environment].name
            let counts = counts(targets, isLive: explanation.app != nil)
            return "<td><span class=\"label\">\(name) </span>\(counts)</td>"
        }
        func detail(_ label: StaticString, _ value: Markup, isThere: Bool) -> Markup {
            guard isThere else { return "<td></td>" }
            return "<td class=\"short\"><span class=\"label\">\(Markup(stringLiteral: label)) </span>\(value)</td>"
        }
        return """
            <tr data-row="flag"><td>\(first)</td>\(detail("Owner", "\(flag.owner ?? "")", isThere: flag.owner != nil))\
            \(detail("Stage", "\(flag.stage ?? "")", isThere: flag.stage != nil))\
            \(detail("Expires", expires, isThere: flag.expires != nil))\(cells)</tr>

            """
    }

    /// Who is in a group: an item for each commit, if their lines are of several.
    private func item(_ group: TargetGroups.Group) -> Markup {
        let label: Markup =
            group.isDifference ? "<span class=\"mark\">\(plain: group.label)</span>" : "\(plain: group.label)"
        let isEach = group.members.count > 1
        guard group.histories.count > 1 else {
            let place: Markup = group.reason.place.map { " <small>\($0.file):\($0.line)</small>" } ?? ""
            let origin: Markup = group.reason.origin.map { " <small>\(ExplanationWords.origin($0))</small>" } ?? ""
            return "<li>\(label)\(place)\(origin): \(group.members.links(each: isEach))</li>"
        }
        let histories: [Markup] = group.histories.map { origin, members in
            "<li><small>\(ExplanationWords.history(origin))</small>: \(members.links(each: isEach))</li>"
        }
        return "<li>\(label):<ul>\(histories)</ul></li>"
    }

    private func counts(_ targets: ExplainedTargets, isLive: Bool) -> Markup {
        guard !targets.targets.isEmpty else {
            let isUnsure = targets.mayBe != nil
            return isUnsure ? "<span class=\"none\">?</span>" : "<span class=\"none\">–</span>"
        }
        let text: Markup = "\(plain: TargetGroups.counts(targets, isLive: isLive))"
        return targets.differs ? "<span class=\"mark\">\(text)</span>" : text
    }

    // MARK: Customers

    private func customers(_ explanation: Explanation) -> Markup {
        var flags: [Customer: [(flag: Identifier, targets: ExplainedTargets, target: ExplainedTarget)]] = [:]
        for flag in explanation.flags {
            for targets in flag.environments {
                for target in targets.targets {
                    flags[target.customer, default: []].append((flag.key, targets, target))
                }
            }
        }
        guard !flags.isEmpty else { return "" }
        let rows: [Markup] = flags.sorted { $0.key < $1.key }.map { customer, found in
            let items: [Markup] = found.map { flag, targets, target in
                let words = ExplanationWords.reasons(target, in: targets).map(\.text).joined(separator: "; ")
                let label: Markup =
                    target.difference == nil ? "\(plain: words)" : "<span class=\"mark\">\(plain: words)</span>"
                return
                    "<li><code>\(flag.text)</code> \(explanation.environments[targets.environment].name): \(label)</li>"
            }
            let wanted = found.count { $0.target.wish == .wanted }
            let differences = found.count { $0.target.difference != nil }
            let mark: Markup =
                differences == 0 ? "" : " <span class=\"mark\">\(plain: counted(differences, "difference"))</span>"
            return """
                <details data-row="customer"><summary>\(plain: customer.kind.rawValue) <strong>\(customer.id.text)</strong> \
                <span class="soft">\(wanted) wanted</span>\(mark)</summary><ul>\(items)</ul></details>

                """
        }
        return """
            <section id="customers">
            <h2>Customers</h2>
            \(rows)</section>

            """
    }
}

extension [TargetGroups.Member] {
    /// The companies and users by kind, each with its line where there are several: `company acme flags.yaml:6, globex
    /// flags.yaml:8; user u_1 flags.yaml:9`.
    ///
    /// - Parameter isEach: Whether each has its line.
    fileprivate func links(each isEach: Bool) -> Markup {
        var text = Markup([])
        for (index, member) in enumerated() {
            let customer = member.customer
            let isNew = index == 0 || self[index - 1].customer.kind != customer.kind
            if index > 0 { text.append(isNew ? "; " : ", ") }
            if isNew { text.append("\(plain: customer.kind.rawValue) ") }
            text.append("\(customer.id.text)")
            if isEach, let place = member.place { text.append(" <small>\(place.file):\(place.line)</small>") }
        }
        return text
    }
}
