/// What the page shows: `?q=check&changed=1&flag=new-checkout`.
struct PageQuery: Sendable {
    /// What is selected.
    enum Selection: Sendable, Equatable {
        case flag(SandboxID)
        case entity(EntityKind, SandboxID)
        case customers
    }

    /// What is searched for.
    var text: String
    /// Whether only flags are listed that have changed, the last one first.
    var onlyChanged: Bool
    /// What is selected.
    var selection: Selection?

    init(text: String = "", onlyChanged: Bool = false, selection: Selection? = nil) {
        self.text = text
        self.onlyChanged = onlyChanged
        self.selection = selection
    }

    /// The query of a path.
    init(_ target: RequestTarget) {
        text = target["q"] ?? ""
        onlyChanged = target["changed"] != nil
        if let key = target["flag"], !key.isEmpty {
            selection = .flag(SandboxID(key))
        } else if let id = target["company"], !id.isEmpty {
            selection = .entity(.company, SandboxID(id))
        } else if let id = target["user"], !id.isEmpty {
            selection = .entity(.user, SandboxID(id))
        } else if target["customers"] != nil {
            selection = .customers
        }
    }

    /// The same with another selection.
    func selecting(_ selection: Selection?) -> PageQuery {
        PageQuery(text: text, onlyChanged: onlyChanged, selection: selection)
    }

    /// The path of the page that shows this.
    var path: String {
        var parts: [String] = []
        if !text.isEmpty { parts.append("q=\(SandboxID(text).inPath)") }
        if onlyChanged { parts.append("changed=1") }
        switch selection {
        case .flag(let key): parts.append("flag=\(key.inPath)")
        case .entity(let kind, let id): parts.append("\(kind.rawValue)=\(id.inPath)")
        case .customers: parts.append("customers=1")
        case nil: break
        }
        return parts.isEmpty ? "/" : "/?" + parts.joined(separator: "&")
    }
}
