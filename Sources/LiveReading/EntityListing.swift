import APIAccess
import FlagModel
import ManagementAPI

/// Reads all flags of a company or user in an environment, page by page if the response says that there are more.
enum EntityListing {
    /// As many pages as are read: as many flags as an app may have, with the smallest pages that were seen.
    private static let maximumPages = 10_000

    /// The flags by key; `unknown` for a company or user that Reflag doesn't know.
    static func read(
        _ reader: ManagementReader,
        _ entity: EntityAddress,
        app: Identifier
    ) async -> Result<LiveEntityFlags, LiveReadingError> {
        var flags: [Identifier: LiveEntityFlag] = [:]
        var next: (index: Int, size: Int)?
        do throws(APIError) {
            for _ in 0..<maximumPages {
                let page = try await Self.page(reader, entity, app, next)
                let before = flags.count
                for flag in page.data {
                    flags[Identifier(flag.key)] = LiveEntityFlag(
                        isOn: flag.value, isTarget: flag.specificTargetValue == true)
                }
                let total = page.totalCount ?? flags.count
                if flags.count >= total { return .success(LiveEntityFlags(flags)) }
                // The parameters aren't documented: a page without new flags ends the reading.
                guard flags.count > before else {
                    return .failure(.incompleteEntity(entity.id, total: total, distinct: flags.count))
                }
                let size = page.pageSize.flatMap { $0 > 0 ? $0 : nil } ?? max(page.data.count, 1)
                next = (index: (next?.index ?? page.pageIndex ?? 0) + 1, size: size)
            }
        } catch {
            return error.saysNotFound ? .success(.unknown) : .failure(.api(error))
        }
        return .failure(.incompleteEntity(entity.id, total: nil, distinct: flags.count))
    }

    private static func page(
        _ reader: ManagementReader,
        _ entity: EntityAddress,
        _ app: Identifier,
        _ page: (index: Int, size: Int)?
    ) async throws(APIError) -> APIEntityFlags {
        switch entity.kind {
        case .company:
            try await reader.getCompanyFlags(
                app: app.text, environment: entity.environment.text, company: entity.id.text, page: page)
        case .user:
            try await reader.getUserFlags(
                app: app.text, environment: entity.environment.text, user: entity.id.text, page: page)
        }
    }
}
