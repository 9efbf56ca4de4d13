/// Why a sandbox can't start.
package enum SandboxError: Error, Equatable {
    /// Another program listens there.
    case addressInUse(host: String, port: Int)
    /// The address doesn't belong to this machine, or may not be used.
    case cannotListen(host: String, port: Int, reason: String)
    /// The state file doesn't contain a world. It isn't changed.
    case damagedState(path: String, reason: String)
    /// The snapshot is invalid or incomplete.
    case damagedSnapshot(path: String, reason: String)
    /// The snapshot can't be read.
    case unreadableSnapshot(path: String, reason: String)
    /// The state file exists and can't be read.
    case unreadableState(path: String, reason: String)
    /// Another process uses the state file.
    case stateInUse(path: String)
    /// The journal of the state file has changes of another state: the file was replaced or edited since then.
    case strayJournal(state: String, journal: String)
    /// The journal has changes of a state file that isn't there any more, or is empty.
    case lostState(state: String, journal: String)
    /// The state file can't be written.
    case unwritableState(path: String, reason: String, help: String)
}

extension SandboxError {
    /// What is wrong, in a sentence without a full stop.
    package var message: String {
        switch self {
        case .addressInUse(let host, let port):
            "the sandbox can't listen on \(host), port \(port): the address is in use"
        case .cannotListen(let host, let port, let reason):
            "the sandbox can't listen on \(host), port \(port): \(reason)"
        case .damagedState(let path, let reason):
            "the sandbox's state in \(path) is damaged: \(reason)"
        case .damagedSnapshot(let path, let reason):
            "the snapshot \(path) can't be used: \(reason)"
        case .unreadableSnapshot(let path, let reason):
            "the snapshot \(path) can't be read: \(reason)"
        case .unreadableState(let path, let reason):
            "the sandbox's state in \(path) can't be read: \(reason)"
        case .stateInUse(let path):
            "the sandbox's state in \(path) is in use by another hoist"
        case .strayJournal(let state, let journal):
            "\(journal) has changes that were made to another state than the one in \(state)"
        case .lostState(let state, let journal):
            "\(journal) has changes of a state in \(state), which isn't there any more"
        case .unwritableState(let path, let reason, _):
            "the sandbox's state can't be written to \(path): \(reason)"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .addressInUse:
            "stop the program that listens there, or choose another port; port 0 uses any free port"
        case .cannotListen:
            "choose an address of this machine, such as 127.0.0.1, and a port from 1024 up; port 0 uses any free port"
        case .damagedState:
            "fix the file, or move it away to start with a new sandbox; it wasn't changed"
        case .damagedSnapshot:
            "create another one with: hoist import --snapshot FILE"
        case .unreadableSnapshot:
            "use a file that `hoist import --snapshot FILE` wrote"
        case .stateInUse:
            "end the other one, or name another file"
        case .strayJournal(let state, let journal), .lostState(let state, let journal):
            "put back the \(state) that they belong to; or remove \(journal), and they are lost"
        case .unwritableState(_, _, let help): help
        case .unreadableState:
            "check the permissions of the file and of its folder"
        }
    }
}

extension SandboxError: CustomStringConvertible {
    /// Message and hint.
    package var description: String { "\(message) (\(hint))" }
}
