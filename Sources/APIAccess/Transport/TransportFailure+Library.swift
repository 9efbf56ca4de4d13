import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import SystemPackage

/// The half of an exchange in which the HTTP library threw.
enum ExchangeHalf {
    /// Up to the answer's head.
    case head
    /// While the body came in.
    case body
}

extension TransportFailure {
    /// The failure that an error of the HTTP library stands for.
    init(_ error: any Error, during half: ExchangeHalf, to url: String, limit: Int) {
        let closed: TransportFailure = half == .head ? .closedBeforeAnswer : .truncated
        switch error {
        case let failure as TransportFailure: self = failure
        case is CancellationError: self = .cancelled
        case let error as HTTPClientError: self = TransportFailure(error, closed: closed)
        case let error as NIOConnectionError: self = TransportFailure(error)
        case ChannelError.connectTimeout: self = .timedOut(.connecting)
        case is ChannelError: self = closed
        case let error as IOError:
            self = error.isRefusal ? .cannotConnect(host: urlAuthority(url) ?? "the server") : closed
        case HTTPParserError.invalidEOFState: self = closed
        case is HTTPParserError: self = half == .head ? .other(detail: "the answer isn't HTTP") : .truncated
        case NIOHTTPDecompression.DecompressionError.limit: self = .tooLarge(limit: limit)
        case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
            self = .truncated
        default: self = TransportFailure(unknown: error, closed: closed)
        }
    }

    private init(_ error: HTTPClientError, closed: TransportFailure) {
        switch error {
        case .cancelled: self = .cancelled
        case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .getConnectionFromPoolTimeout:
            self = .timedOut(.connecting)
        case .writeTimeout: self = .timedOut(.sending)
        case .readTimeout: self = .timedOut(.reading)
        case .deadlineExceeded: self = .timedOut(.whole)
        case .remoteConnectionClosed, .uncleanShutdown, .requestStreamCancelled: self = closed
        case .proxyAuthenticationRequired: self = .proxy(detail: "it wants a name and a password")
        case .invalidProxyResponse: self = .proxy(detail: "it refused the connection")
        default: self = .other(detail: error.shortDescription)
        }
    }

    private init(_ error: NIOConnectionError) {
        if error.connectionErrors.isEmpty {
            self = .cannotResolve(host: error.host)
        } else if error.connectionErrors.allSatisfy({ isConnectTimeout($0.error) }) {
            self = .timedOut(.connecting)
        } else {
            self = .cannotConnect(host: error.host)
        }
    }

    /// TLS errors are known by the module that their type is from: that module is no dependency of this one.
    private init(unknown error: any Error, closed: TransportFailure) {
        let type = String(reflecting: Swift.type(of: error))
        let text = String(describing: error)
        guard type.hasPrefix("NIOSSL.") else {
            self = .other(detail: type)
            return
        }
        self =
            closed == .closedBeforeAnswer && !text.hasPrefix("uncleanShutdown")
            ? .tls(detail: Self.tlsDetail(text)) : closed
    }

    /// What the TLS library says, in words where it is one of the usual things.
    private static func tlsDetail(_ text: String) -> String {
        let words = [
            ("CERTIFICATE_VERIFY_FAILED", "the server's certificate isn't trusted"),
            ("failedToValidateHostname", "the server's certificate is for another host"),
            ("WRONG_VERSION_NUMBER", "the server doesn't speak TLS there"),
        ]
        return words.first { text.contains($0.0) }?.1 ?? text
    }
}

extension IOError {
    /// Whether the system refused to make a connection, so that nothing can have been sent.
    fileprivate var isRefusal: Bool {
        let refusals: [Errno] = [
            .connectionRefused, .networkUnreachable, .addressNotAvailable, .addressFamilyNotSupported,
        ]
        return refusals.contains(Errno(rawValue: errnoCode))
    }
}

/// Whether an error says that a connection took too long to make.
private func isConnectTimeout(_ error: any Error) -> Bool {
    guard case ChannelError.connectTimeout = error else { return false }
    return true
}
