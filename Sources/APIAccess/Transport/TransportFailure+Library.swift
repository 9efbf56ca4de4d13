import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import SystemPackage

/// The half of an exchange in which the HTTP library threw an error.
enum ExchangeHalf {
    /// Up to the response's head.
    case head
    /// While the body was received.
    case body
}

extension TransportFailure {
    /// The failure for an error of the HTTP library.
    init(_ error: any Error, during half: ExchangeHalf, to url: String, limit: Int) {
        let closed: TransportFailure = half == .head ? .closedBeforeAnswer : .truncated
        switch error {
        case let failure as TransportFailure: self = failure
        case is CancellationError: self = .cancelled
        case let error as HTTPClientError: self = TransportFailure(error, closed: closed)
        case let error as NIOConnectionError: self = TransportFailure(error)
        case ChannelError.connectTimeout: self = .timedOut(.connecting)
        case is ChannelError: self = closed
        case let error as IOError where error.isShortage: self = .tooManyOpenFiles
        case let error as IOError:
            self = error.isRefusal ? .cannotConnect(host: urlAuthority(url) ?? "the server") : closed
        case HTTPParserError.invalidEOFState: self = closed
        case is HTTPParserError: self = half == .head ? .other(detail: "the response isn't HTTP") : .truncated
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
        case .proxyAuthenticationRequired: self = .proxy(detail: "it requires a name and a password")
        case .invalidProxyResponse: self = .proxy(detail: "it refused the connection")
        default: self = .other(detail: error.shortDescription)
        }
    }

    private init(_ error: NIOConnectionError) {
        if error.connectionErrors.contains(where: { ($0.error as? IOError)?.isShortage == true }) {
            self = .tooManyOpenFiles
        } else if error.connectionErrors.isEmpty {
            self = .cannotResolve(host: error.host)
        } else if error.connectionErrors.allSatisfy({ isConnectTimeout($0.error) }) {
            self = .timedOut(.connecting)
        } else {
            self = .cannotConnect(host: error.host)
        }
    }

    /// TLS errors are recognized by the module of their type, because this module doesn't depend on it.
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

    /// The TLS library's message, translated if it is a common one.
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
    /// Whether the system refused the connection, so that nothing can have been sent.
    fileprivate var isRefusal: Bool {
        let refusals: [Errno] = [
            .connectionRefused, .networkUnreachable, .addressNotAvailable, .addressFamilyNotSupported,
        ]
        return refusals.contains(Errno(rawValue: errnoCode))
    }

    /// Whether the process, or the system, has as many descriptors open as it may.
    fileprivate var isShortage: Bool {
        [.tooManyOpenFiles, .tooManyOpenFilesInSystem].contains(Errno(rawValue: errnoCode))
    }
}

/// Whether an error means that connecting took too long.
private func isConnectTimeout(_ error: any Error) -> Bool {
    guard case ChannelError.connectTimeout = error else { return false }
    return true
}
