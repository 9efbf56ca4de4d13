import JSONText
import SystemAccess

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What the official command line keeps in `reflag.config.json`: the app's id and the URLs.
struct ReflagConfig {
    /// Where it was found.
    let path: String
    /// `appId`.
    let appID: String?
    /// `apiUrl`, or `baseUrl` with `/api`.
    let apiURL: String?

    private struct Contents: Decodable {
        let appId: String?
        let apiUrl: String?
        let baseUrl: String?
    }

    /// The nearest file, from a folder upwards; nil where there is none.
    ///
    /// - Throws: ``RunFailure`` where it is no JSON.
    static func find(from folder: String) throws(RunFailure) -> ReflagConfig? {
        // Without links and `..`, so that what is above the folder is above its path.
        guard var folder = FileReading.realPath(folder) else { return nil }
        while true {
            let path = (folder == "/" ? "" : folder) + "/reflag.config.json"
            if let bytes = try? FileReading.bytes(path) { return try read(bytes, path) }
            guard folder != "/", let slash = folder.lastIndex(of: "/") else { return nil }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
    }

    private static func read(_ bytes: [UInt8], _ path: String) throws(RunFailure) -> ReflagConfig {
        let decoder = JSONDecoder()
        // Comments occur in it.
        decoder.allowsJSON5 = true
        do {
            let contents = try decoder.decode(Contents.self, from: Data(bytes))
            return ReflagConfig(
                path: path, appID: contents.appId, apiURL: contents.apiUrl ?? contents.baseUrl.map { $0 + "/api" })
        } catch {
            throw RunFailure(
                status: .usage, message: "\(path) can't be read as JSON",
                hint: "mend it, or give --app and --api-url")
        }
    }
}
