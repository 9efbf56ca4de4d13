extension SandboxStore {
    /// How many calls the page shows.
    private static let mostCalls = 200

    /// What changes whenever the page would show something else.
    private var state: String { "\(world.revision).\(callCount).\(answerCount)" }

    /// The state of the page: `{"state":"7.120.119"}`.
    func pageState() -> String { #"{"state":"\#(state)"}"# }

    /// The page.
    func page(_ query: PageQuery, problem: String?, token: String) -> String {
        let last = calls.indices.suffix(Self.mostCalls).reversed().map { (number: $0 + 1, call: calls[$0]) }
        return PageView(
            world: world, calls: last, callCount: callCount, query: query, problem: problem, token: token, state: state
        ).html.text
    }

    /// Does what a person wants.
    ///
    /// - Returns: Why that isn't possible; nil if it is done.
    func act(_ action: PageAction) -> String? {
        do throws(Refusal) {
            let response = act(try action.request(in: world))
            return response.status == 200 ? nil : PageAction.problem(response)
        } catch {
            return PageAction.problem(error.response)
        }
    }
}
