/// A flag's details (listFlags, createFlag, updateFlag), as far as hoist looks at them: a listing has thousands. Whether
/// a flag is secret isn't among them: that can be written and never read.
package struct APIFlag: Decodable, Sendable {
    /// Its id.
    package let id: String
    /// Its key.
    package let key: String
    /// Its name.
    package let name: String
    /// Its description, if it has one.
    package let description: String?
    /// The stage that it is in, if any.
    package let stage: APIStage?
    /// Its owner, if it has one.
    package let owner: APIUser?
    /// Whether it is archived.
    package let archived: Bool
    /// Whether Reflag holds it to be stale.
    package let stale: Bool
    /// Whether it is meant to stay.
    package let permanent: Bool
    /// Whether it hasn't been checked of late.
    package let noRecentChecks: Bool
}

/// A person in Reflag.
package struct APIUser: Decodable, Sendable {
    /// The person's id.
    package let id: String
    /// The person's name.
    package let name: String
    /// The person's e-mail address.
    package let email: String
}

/// One page of flags (listFlags).
package struct APIFlagPage: Decodable, Sendable {
    /// The flags on this page.
    package let data: [APIFlag]
    /// How many flags there are on all pages.
    package let totalCount: Int
    /// How many flags a page holds.
    package let pageSize: Int
    /// The number of this page, from 0.
    package let pageIndex: Int
}
