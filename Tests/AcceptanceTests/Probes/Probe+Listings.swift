import JSONText
import NIOHTTP1

extension Probe {
    /// What listFlags shows.
    static let listings = [
        Probe("archived-flags-are-listed", "listFlags lists archived flags too.") { bench in
            let flag = try await bench.flag("archived", archived: true)
            guard let listed = try await bench.listed(flag) else {
                return .differs("an archived flag isn't listed")
            }
            let isArchived = listed["archived"]?.isTrue == true
            return .found(isArchived, "an archived flag is listed with `archived: \(isArchived)`")
        },
        Probe("paging-parameters", "listFlags answers a page for `pageIndex`, from 0, and `pageSize`.") { bench in
            _ = try await (bench.flag("one"), bench.flag("two"))
            var keys: [String] = []
            for index in 0...1 {
                let page = try await bench.service.call(.GET, "/flags?pageIndex=\(index)&pageSize=1")
                guard page.status == 200 else { return .differs("`pageSize=1` is answered \(page.seen)") }
                let items = page.body["data"]?.items ?? []
                guard items.count == 1, let key = items[0]["key"]?.text else {
                    return .differs("`pageIndex=\(index)&pageSize=1` gets \(items.count) flags")
                }
                keys.append(key)
            }
            guard keys[0] != keys[1] else { return .differs("both pages have the same flag") }
            return .holds("two pages of one flag each")
        },
        Probe("reads-follow-writes", "A listing shows a write as soon as it was answered.") { bench in
            let flag = try await bench.flag("one")
            let name = "hoist acceptance \(bench.fresh)"
            try await bench.update(flag, ["name": .string(name)]).ok()
            let seen = try await bench.listed(flag)?["name"]?.text
            return .found(seen == name, "the listing after a write has \(seen == name ? "the new" : "an older") name")
        },
    ]
}
