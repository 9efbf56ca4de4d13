import NIOCore
import NIOHTTP1

/// Stands between the HTTP parser and the HTTP library's state machines, and lets only responses through that these are
/// written for: a final status from 200 up, and a head, a body and an end in that order.
///
/// The parser accepts every status of three digits. The library takes one below 100 for an interim response, and ends the
/// process when the response ends. Interim responses are dropped here, so that nothing behind sees their headers.
final class ResponseCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    private enum State {
        case head
        case body
        /// The response was rejected: what follows is dropped.
        case failed
    }

    private var state = State.head
    private var isInterim = false

    /// Adds the check to a connection of the library that no request has been sent on.
    static func add(to channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
            try pipeline.addHandler(ResponseCheck(), position: .after(parser))
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (state, unwrapInboundIn(data)) {
        case (.failed, _): break
        case (.head, .head(let head)) where head.status.code >= 200:
            (state, isInterim) = (.body, false)
            context.fireChannelRead(data)
        // Nothing here asks for another protocol (101).
        case (.head, .head(let head)) where head.status.code >= 100 && head.status != .switchingProtocols:
            isInterim = true
        case (.head, .end) where isInterim: isInterim = false
        case (.body, .body): context.fireChannelRead(data)
        case (.body, .end):
            state = .head
            context.fireChannelRead(data)
        default:
            state = .failed
            context.fireErrorCaught(HTTPParserError.invalidStatus)
            context.close(promise: nil)
        }
    }
}
