import SystemAccess

/// Keeps a world in a file, for one process at a time: each change as a line of the journal, and from time to time the
/// complete world.
///
/// A change costs what it is long, whatever the size of the world. It is with the system before its request is answered, so
/// a killed process loses nothing that was answered.
final class StateKeeper {
    private let file: StateFile
    private let instance: String
    private var journal: AppendedFile
    /// What the journal begins with, until it has a first change.
    private var beginning: [UInt8]?
    private var stateBytes: Int
    private var journalBytes = 0
    /// How long the journal may become before the world is written.
    private var bound: Int { max(Self.least, 2 * stateBytes) }

    private static let least = 4 << 20
    /// How many milliseconds to wait for another process that only looks at the state.
    private static let patience = 2_000

    /// Opens a state file and takes its lock. A file that isn't there, or without keys, and one with changes in its journal
    /// is written.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - fresh: The world if there is none in the file. Missing keys are created.
    ///   - instance: What this start of a sandbox is called.
    ///   - continues: Whether it goes by the name of the sandbox that wrote the file last, if nobody has changed it since.
    /// - Returns: What keeps the state, the world in it, and what the sandbox is called.
    /// - Throws: ``SandboxError`` if the file can't be used, or another process uses it.
    static func open(
        _ file: StateFile,
        fresh: SandboxWorld,
        instance: String,
        continues: Bool
    ) throws(SandboxError) -> (keeper: StateKeeper, world: SandboxWorld, instance: String) {
        // What can't be read is reported before anything is created.
        _ = try file.contents()
        try file.createFolder()
        let journal = try lock(file, patience: patience)
        let content = try file.load()
        var world = content?.world ?? fresh
        let isIncomplete = world.keys.makeMissing()
        // After a crash, others may have read a change that the disk doesn't have.
        let instance = continues && content?.hasChanges == false ? content?.instance ?? instance : instance
        if let content { try writing(file) { () throws(FileError) in try journal.cut(to: content.journalCount) } }
        let keeper = StateKeeper(file, instance, journal, content)
        if isIncomplete || content == nil || content?.hasChanges == true { try keeper.save(world) }
        return (keeper, world, instance)
    }

    /// Looks at a state file that another process may be using, and changes nothing, but for a file that isn't there, which
    /// is created.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - fresh: The world if there is none in the file. Missing keys are made up.
    ///   - instance: What this start of a sandbox is called if the file doesn't say which one wrote it.
    /// - Returns: The world, and what the sandbox is called.
    /// - Throws: ``SandboxError`` if the file can't be used.
    static func look(
        at file: StateFile,
        fresh: SandboxWorld,
        instance: String
    ) throws(SandboxError) -> (world: SandboxWorld, instance: String) {
        if let content = try file.load() {
            var world = content.world
            _ = world.keys.makeMissing()
            return (world, content.instance ?? instance)
        }
        do throws(SandboxError) {
            let (keeper, world, instance) = try open(file, fresh: fresh, instance: instance, continues: true)
            keeper.finish(world, keepingJournal: true)
            return (world, instance)
        } catch {
            guard case .stateInUse = error, let content = try file.load() else { throw error }
            return (content.world, content.instance ?? instance)
        }
    }

    private init(_ file: StateFile, _ instance: String, _ journal: AppendedFile, _ content: StateFile.Content?) {
        self.file = file
        self.instance = instance
        self.journal = journal
        stateBytes = content?.count ?? 0
        beginning = content.map { StateJournal.mark($0.checksum, instance) }
    }

    private static func lock(_ file: StateFile, patience: Int) throws(SandboxError) -> AppendedFile {
        do throws(AppendedFile.Failure) {
            return try AppendedFile(file.journalPath, patience: patience)
        } catch {
            switch error {
            case .held: throw .stateInUse(path: file.path)
            case .unusable(let error):
                throw .unwritableState(path: file.journalPath, reason: error.reason, help: error.writingHelp)
            }
        }
    }

    private static func writing(
        _ file: StateFile,
        _ body: () throws(FileError) -> Void
    ) throws(SandboxError) {
        do throws(FileError) {
            try body()
        } catch {
            throw .unwritableState(path: file.journalPath, reason: error.reason, help: error.writingHelp)
        }
    }

    /// Whether the files are where they were written; otherwise the state has to be written as a whole.
    var isInPlace: Bool { journal.isInPlace && FileReading.isTaken(file.path) }

    /// Whether the journal is so long that the world should be written.
    var isDue: Bool { journalBytes > bound }

    /// Adds a request that changed something.
    ///
    /// - Throws: ``SandboxError`` if it can't be written; the journal is then as it was.
    func record(_ request: SandboxRequest, at now: SandboxTime) throws(SandboxError) {
        let line = StateJournal.line(request, at: now)
        if let beginning {
            try Self.writing(file) { () throws(FileError) in try journal.replace(with: beginning + line) }
            self.beginning = nil
        } else {
            try Self.writing(file) { () throws(FileError) in try journal.append(line) }
        }
        journalBytes += line.count
    }

    /// Writes the world, and starts a new journal.
    ///
    /// - Throws: ``SandboxError`` if the world can't be written; then the old one and its journal are still there.
    func save(_ world: SandboxWorld) throws(SandboxError) {
        let bytes = try file.encoded(world)
        if !journal.isInPlace {
            try file.createFolder()
            journal = try Self.lock(file, patience: 0)
        }
        let mark = StateJournal.mark(StateJournal.checksum(bytes), instance)
        try Self.writing(file) { () throws(FileError) in try journal.append(mark) }
        try file.write(bytes)
        try Self.writing(file) { () throws(FileError) in try journal.replace(with: mark) }
        beginning = nil
        stateBytes = bytes.count
        journalBytes = 0
    }

    /// The world that the files have.
    ///
    /// - Throws: ``SandboxError`` if they can't be read.
    func reload() throws(SandboxError) -> SandboxWorld? { try file.load()?.world }

    /// Writes the world if the journal has changes that the state file doesn't have.
    ///
    /// - `isKept`: Whether the journal stays, for the next sandbox to go by the same name.
    func finish(_ world: SandboxWorld, keepingJournal isKept: Bool) {
        do throws(SandboxError) {
            if journalBytes > 0 { try save(world) }
            if !isKept, journal.isInPlace { FileWriting.remove(file.journalPath) }
        } catch {
            // The journal has everything.
        }
    }
}
