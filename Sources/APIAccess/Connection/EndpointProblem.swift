/// Why a text is no URL that the key may be sent to. What it says never quotes the text, which may hold a password.
package struct EndpointProblem: Error, Sendable, Equatable {
    /// What is wrong with the text.
    package enum Kind: String, Sendable, CaseIterable {
        /// There is nothing in it.
        case empty
        /// It holds white space, a control character, a character beyond ASCII, or another that no URL may hold.
        case character
        /// It doesn't begin with `https://` or `http://`.
        case scheme
        /// It is plain HTTP to another machine.
        case plainHTTP
        /// It holds a user name or a password.
        case userInfo
        /// It has a query.
        case query
        /// It has a fragment.
        case fragment
        /// It has no host, or one that can't be.
        case host
        /// Its port isn't a number from 1 to 65535.
        case port
        /// Its path holds `.`, `..` or a `%` that encodes nothing.
        case path
    }

    /// What is wrong.
    package let kind: Kind

    /// What is wrong, in a sentence without a full stop.
    package var message: String {
        switch kind {
        case .empty: "the API URL is empty"
        case .character: "the API URL holds a character that no URL may hold"
        case .scheme: "the API URL doesn't begin with https://"
        case .plainHTTP: "the API URL is plain http to another machine, which would send the key in the open"
        case .userInfo: "the API URL holds a user name or a password"
        case .query: "the API URL has a query (`?`)"
        case .fragment: "the API URL has a fragment (`#`)"
        case .host: "the API URL has no valid host"
        case .port: "the API URL's port isn't a number from 1 to 65535"
        case .path: "the API URL's path holds `.`, `..` or a stray `%`"
        }
    }

    /// What to do, given the URL that is right in most cases.
    package func hint(like example: APIEndpoint) -> String {
        switch kind {
        case .empty, .scheme, .host, .port, .path:
            "write it as \(example.text)"
        case .character: "percent-encode it, and write an international host name in its xn-- form"
        case .plainHTTP: "use https://; plain http is for this machine alone (localhost, 127.0.0.1, [::1])"
        case .userInfo: "leave out what stands before the `@`: the API key alone says who is calling"
        case .query, .fragment: "end it with the path, as in \(example.text)"
        }
    }
}
