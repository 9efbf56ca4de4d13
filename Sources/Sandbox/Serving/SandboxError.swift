/// Why a sandbox can't be had.
package enum SandboxError: Error, Equatable {
    /// Something else listens there.
    case addressInUse(host: String, port: Int)
    /// The address isn't one of this machine, or may not be listened at.
    case cannotListen(host: String, port: Int, reason: String)
    /// The state file holds something that isn't a world. It is left as it is.
    case damagedState(path: String, reason: String)
    /// The snapshot that a twin is to begin with isn't one, or not whole.
    case damagedSnapshot(path: String, reason: String)
    /// The snapshot that a twin is to begin with can't be read.
    case unreadableSnapshot(path: String, reason: String)
    /// The state file is there and can't be read.
    case unreadableState(path: String, reason: String)
    /// The state file can't be written.
    case unwritableState(path: String, reason: String)
}

extension SandboxError {
    /// What is wrong, in a sentence without a full stop.
    package var message: String {
        switch self {
        case .addressInUse(let host, let port):
            "the sandbox can't listen at \(host), port \(port): the address is in use"
        case .cannotListen(let host, let port, let reason):
            "the sandbox can't listen at \(host), port \(port): \(reason)"
        case .damagedState(let path, let reason):
            "the sandbox's state in \(path) is damaged: \(reason)"
        case .damagedSnapshot(let path, let reason):
            "the snapshot \(path) can't be used: \(reason)"
        case .unreadableSnapshot(let path, let reason):
            "the snapshot \(path) can't be read: \(reason)"
        case .unreadableState(let path, let reason):
            "the sandbox's state in \(path) can't be read: \(reason)"
        case .unwritableState(let path, let reason):
            "the sandbox's state can't be written to \(path): \(reason)"
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .addressInUse:
            "stop what listens there, or choose another port; port 0 takes any that is free"
        case .cannotListen:
            "choose an address of this machine, such as 127.0.0.1, and a port from 1024 up; port 0 takes any that is free"
        case .damagedState:
            "mend the file, or move it away to start with a fresh sandbox; it was left as it is"
        case .damagedSnapshot:
            "take another with: hoist import --snapshot FILE"
        case .unreadableSnapshot:
            "name a file that `hoist import --snapshot FILE` has written"
        case .unreadableState, .unwritableState:
            "check the permissions of the file and of its folder"
        }
    }
}

extension SandboxError: CustomStringConvertible {
    /// Message and hint.
    package var description: String { "\(message) (\(hint))" }
}
