/// The host of an absolute URL, with its port where one is written, for messages; nil where there is none. A user
/// name, a password, the path and the query are left out: they may hold what isn't to be shown.
func urlAuthority(_ url: String) -> String? {
    let parts = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty else { return nil }
    let authority = parts[2].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    return host.isEmpty ? nil : String(host)
}
