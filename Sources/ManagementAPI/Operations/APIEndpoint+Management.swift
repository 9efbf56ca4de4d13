package import APIAccess

extension APIEndpoint {
    /// Reflag's own Management API: `https://app.reflag.com/api`.
    package static let reflag = APIEndpoint(checked: "https://app.reflag.com/api", host: "app.reflag.com")
}
