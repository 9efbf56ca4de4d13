/// An answer that is a list under `data`, without pages.
struct APICollection<Item: Decodable & Sendable>: Decodable, Sendable {
    let data: [Item]
}

/// An answer that is one flag under `flag`.
struct APIFlagAnswer: Decodable, Sendable {
    let flag: APIFlag
}

/// By what a list of environments is sorted.
package enum APIEnvironmentSort: String, Sendable {
    /// By name.
    case name
    /// By the order that the app gives them.
    case order
}

/// Which way a list is sorted.
package enum APISortOrder: String, Sendable {
    /// The smallest first.
    case ascending = "asc"
    /// The largest first.
    case descending = "desc"
}
