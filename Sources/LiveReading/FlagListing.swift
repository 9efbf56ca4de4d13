import APIAccess
import FlagModel
import ManagementAPI

/// Reads all flags of an app, page by page where the listing says that there are more.
struct FlagListing {
    private let reader: ManagementReader
    private let app: Identifier
    private var flags: [LiveFlag] = []
    private var ids: Set<Identifier> = []
    private var keys: Set<Identifier> = []
    private var pages = 0

    init(reader: ManagementReader, app: Identifier) {
        self.reader = reader
        self.app = app
    }

    /// All flags, in the order of the listing.
    ///
    /// - Throws: ``LiveReadingError`` where the pages don't add up to the total that Reflag gives.
    mutating func read() async throws(LiveReadingError) -> [LiveFlag] {
        let first = try await page(nil)
        try take(first)
        // The parameter is not documented: a page that brings nothing new ends the asking.
        let size = max(first.pageSize, 1)
        var index = first.pageIndex
        while flags.count < first.totalCount {
            index += 1
            let next = try await page((index: index, size: size))
            let before = flags.count
            try take(next)
            guard flags.count > before, next.totalCount == first.totalCount else {
                throw .incompleteListing(total: next.totalCount, distinct: flags.count, pages: pages)
            }
        }
        guard flags.count == first.totalCount else {
            throw .incompleteListing(total: first.totalCount, distinct: flags.count, pages: pages)
        }
        return flags
    }

    private func page(_ page: (index: Int, size: Int)?) async throws(LiveReadingError) -> APIFlagPage {
        do {
            return try await reader.listFlags(app: app.text, page: page)
        } catch {
            throw .api(error)
        }
    }

    private mutating func take(_ page: APIFlagPage) throws(LiveReadingError) {
        pages += 1
        for wire in page.data {
            let flag = LiveFlag(wire)
            guard ids.insert(flag.id).inserted else { continue }
            guard keys.insert(flag.key).inserted else { throw .duplicateKey(flag.key) }
            flags.append(flag)
        }
    }
}
