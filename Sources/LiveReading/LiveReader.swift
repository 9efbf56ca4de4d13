import APIAccess
package import FlagModel
package import ManagementAPI

/// Reads live state: the app and the listing of its flags, then the targets that a ``/FlagModel/ReadSet`` names.
///
/// It only has read operations, so whatever gets one can't write. It reads everything or nothing: a read that fails or is
/// incomplete throws, and nothing is compared.
package struct LiveReader: Sendable {
    private let reader: ManagementReader
    private let parallelism: Int

    /// A reader of live state.
    ///
    /// - Parameters:
    ///   - reader: The operations that read.
    ///   - parallelism: How many reads of targets are in flight at once.
    package init(_ reader: ManagementReader, parallelism: Int) {
        self.reader = reader
        self.parallelism = max(1, parallelism)
    }

    /// The id of the one app that the key is bound to (`listApps`).
    ///
    /// - Throws: ``LiveReadingError``, with the apps if there are several.
    package func onlyApp() async throws(LiveReadingError) -> Identifier {
        let apps: [APIAppHeader]
        do {
            apps = try await reader.listApps()
        } catch {
            throw .api(error)
        }
        guard apps.count == 1, let app = apps.first else {
            throw .appNotNamed(apps.map { (id: $0.id, name: $0.name) })
        }
        return Identifier(app.id)
    }

    /// The app and all its flags, without targets: `getApp` and `listFlags` concurrently, never cached.
    ///
    /// - Throws: ``LiveReadingError``, also if Reflag answers with another app than the requested one.
    package func listing(of id: Identifier) async throws(LiveReadingError) -> LiveState {
        try await listing(of: id) { _ in }.live
    }

    /// The same, and what can be made of the app alone, while the listing of its flags is read, which takes longer.
    ///
    /// - Throws: ``LiveReadingError``, also if Reflag answers with another app than the requested one.
    package func listing<Made>(
        of id: Identifier,
        meanwhile make: (App) -> Made
    ) async throws(LiveReadingError) -> (live: LiveState, made: Made) {
        async let flags = flagsResult(of: id)
        let app = try await app(id)
        let made = make(app)
        return (LiveState(app: app, flags: try await flags.get()), made)
    }

    /// The same, and a value that the caller decodes from the same response of `getApp`, without another call.
    ///
    /// - Throws: ``LiveReadingError``, also if the response can't be decoded as that value.
    package func listing<More: Decodable & Sendable>(
        of id: Identifier,
        with more: More.Type
    ) async throws(LiveReadingError) -> (live: LiveState, more: More) {
        async let flags = flagsResult(of: id)
        let answer: AppWith<More>
        do {
            answer = try await reader.getApp(id.text, as: AppWith<More>.self)
        } catch {
            throw .api(error)
        }
        let app = try Self.app(answer.app, asked: id)
        return (LiveState(app: app, flags: try await flags.get()), answer.more)
    }

    /// The app alone (`getApp`).
    ///
    /// - Throws: ``LiveReadingError``.
    package func app(_ id: Identifier) async throws(LiveReadingError) -> App {
        let wire: APIApp
        do {
            wire = try await reader.getApp(id.text)
        } catch {
            throw .api(error)
        }
        return try Self.app(wire, asked: id)
    }

    private static func app(_ wire: APIApp, asked id: Identifier) throws(LiveReadingError) -> App {
        let app = try App(wire)
        guard app.id == id else { throw .otherApp(asked: id, answered: app.id) }
        return app
    }

    /// All flags of an app (`listFlags`), page by page if there are more.
    ///
    /// - Throws: ``LiveReadingError``, also if the listing is incomplete.
    package func flags(of id: Identifier) async throws(LiveReadingError) -> [LiveFlag] {
        try await FlagListing.read(reader, app: id)
    }

    private func flagsResult(of id: Identifier) async -> Result<[LiveFlag], LiveReadingError> {
        do {
            return .success(try await flags(of: id))
        } catch {
            return .failure(error)
        }
    }

    /// The targets in a read set: one `getFlagTargeting` for each, up to `parallelism` at once.
    ///
    /// - Parameters:
    ///   - set: The flags and environments.
    ///   - app: The app's id.
    ///   - progress: Called after each read with the number of reads done.
    /// - Throws: ``LiveReadingError`` of the first read that failed; the others are cancelled.
    package func targets(
        _ set: ReadSet,
        app: Identifier,
        progress: (Int) -> Void = { _ in }
    ) async throws(LiveReadingError) -> [TargetsAddress: LiveTargets] {
        try await each(set.addresses, progress) { address in await read(address, app: app) }
    }

    /// Whether Reflag knows companies and users: one `getCompanyFlags` or `getUserFlags` for each, up to `parallelism` at
    /// once.
    ///
    /// - Parameters:
    ///   - entities: The companies and users, each in an environment that the app was just read to have.
    ///   - app: The app's id.
    ///   - progress: Called after each read with the number of reads done.
    /// - Throws: ``LiveReadingError`` of the first read that failed; the others are cancelled.
    package func entities(
        _ entities: [EntityAddress],
        app: Identifier,
        progress: (Int) -> Void = { _ in }
    ) async throws(LiveReadingError) -> [EntityAddress: Bool] {
        try await each(entities, progress) { entity in
            await knows(entity, app: app).map { (entity, $0) }
        }
    }

    /// The flags of companies and users: `getCompanyFlags` or `getUserFlags` for each, page by page if there are more, up to
    /// `parallelism` at once.
    ///
    /// - Parameters:
    ///   - entities: The companies and users, each in an environment that the app was just read to have.
    ///   - app: The app's id.
    ///   - progress: Called after each that was read with how many were.
    /// - Throws: ``LiveReadingError`` of the first read that failed; the others are cancelled.
    package func flags(
        of entities: [EntityAddress],
        app: Identifier,
        progress: (Int) -> Void = { _ in }
    ) async throws(LiveReadingError) -> [EntityAddress: LiveEntityFlags] {
        try await each(entities, progress) { entity in
            await EntityListing.read(reader, entity, app: app).map { (entity, $0) }
        }
    }

    /// Reads each of some things, up to `parallelism` at once: all of them, or the first failure.
    private func each<Address: Hashable & Sendable, Found: Sendable>(
        _ addresses: [Address],
        _ progress: (Int) -> Void,
        _ read: @escaping @Sendable (Address) async -> Result<(Address, Found), LiveReadingError>
    ) async throws(LiveReadingError) -> [Address: Found] {
        let outcome: Result<[Address: Found], LiveReadingError> = await withTaskGroup(
            of: Result<(Address, Found), LiveReadingError>.self
        ) { group in
            var waiting = addresses[...]
            for address in waiting.prefix(parallelism) { group.addTask { await read(address) } }
            waiting = waiting.dropFirst(parallelism)
            var all: [Address: Found] = [:]
            all.reserveCapacity(addresses.count)
            for await result in group {
                switch result {
                case .failure(let error):
                    group.cancelAll()
                    return .failure(error)
                case .success(let (address, found)):
                    all[address] = found
                    progress(all.count)
                }
                if let next = waiting.popFirst() { group.addTask { await read(next) } }
            }
            return .success(all)
        }
        return try outcome.get()
    }

    /// Whether Reflag knows a company or user: the status says it, not what the answer contains. An error page of a proxy
    /// says nothing.
    private func knows(_ entity: EntityAddress, app: Identifier) async -> Result<Bool, LiveReadingError> {
        do throws(APIError) {
            switch entity.kind {
            case .company:
                _ = try await reader.getCompany(
                    app: app.text, environment: entity.environment.text, company: entity.id.text)
            case .user:
                _ = try await reader.getUser(
                    app: app.text, environment: entity.environment.text, user: entity.id.text)
            }
            return .success(true)
        } catch {
            return error.saysNotFound ? .success(false) : .failure(.api(error))
        }
    }

    private func read(
        _ address: TargetsAddress,
        app: Identifier
    ) async -> Result<(TargetsAddress, LiveTargets), LiveReadingError> {
        do {
            let wire = try await reader.getFlagTargeting(
                app: app.text, flagKey: address.flag.text, environment: address.environment.text)
            if let answered = wire.flagKey.map({ Identifier($0) }), answered != address.flag {
                return .failure(.otherFlag(asked: address.flag, answered: answered))
            }
            return .success((address, LiveTargets(wire)))
        } catch {
            return .failure(.api(error))
        }
    }
}

/// The app, and another value decoded from the same response.
private struct AppWith<More: Decodable & Sendable>: Decodable, Sendable {
    let app: APIApp
    let more: More

    init(from decoder: any Decoder) throws {
        app = try APIApp(from: decoder)
        more = try More(from: decoder)
    }
}

/// Reads all flags of an app, page by page if the listing says that there are more.
struct FlagListing {
    /// How often a listing is read at most if it doesn't add up: flags that others create or delete while it is read shift
    /// its pages.
    static let maximumReadings = 3
    /// As many flags as are read.
    static let maximumFlags = 1_000_000

    private let reader: ManagementReader
    private let app: Identifier
    private var flags: [LiveFlag] = []
    private var ids: Set<Identifier> = []
    private var keys: [Identifier: Identifier] = [:]
    private var pages = 0

    private init(reader: ManagementReader, app: Identifier) {
        self.reader = reader
        self.app = app
    }

    /// All flags, in the order of the listing.
    ///
    /// - Throws: ``LiveReadingError``, also if no reading's pages add up to the total that Reflag gives.
    static func read(_ reader: ManagementReader, app: Identifier) async throws(LiveReadingError) -> [LiveFlag] {
        var reading = 1
        while true {
            var listing = FlagListing(reader: reader, app: app)
            do throws(LiveReadingError) {
                return try await listing.read()
            } catch {
                guard error.mayBeShift, reading < maximumReadings else { throw error }
                reading += 1
            }
        }
    }

    private mutating func read() async throws(LiveReadingError) -> [LiveFlag] {
        let first = try await page(nil)
        guard first.totalCount <= Self.maximumFlags else { throw .tooManyFlags(first.totalCount) }
        try take(first)
        // The parameters aren't documented: a page without new flags ends the loop. A first page that doesn't say how many
        // flags a page has is full, as there are more.
        let size = first.pageSize.flatMap { $0 > 0 ? $0 : nil } ?? max(first.data.count, 1)
        var index = first.pageIndex ?? 0
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
        // Mostly, the first page is all. To make room for each of many would be to copy all that there are each time.
        if pages == 1 {
            flags.reserveCapacity(page.data.count)
            ids.reserveCapacity(page.data.count)
            keys.reserveCapacity(page.data.count)
        }
        for wire in page.data {
            let flag = wire.flag
            guard ids.insert(flag.id).inserted else { continue }
            if let first = keys.updateValue(flag.id, forKey: flag.key) {
                throw .duplicateKey(flag.key, ids: [first, flag.id])
            }
            flags.append(flag)
        }
    }
}
