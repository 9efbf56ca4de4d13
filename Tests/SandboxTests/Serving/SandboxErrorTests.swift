import JSONText
import Sandbox
import Testing

@Suite("errors of the sandbox")
struct SandboxErrorTests {
    @Test(
        "each error says what is wrong and what to do",
        arguments: [
            (
                .addressInUse(host: "127.0.0.1", port: 80),
                "the sandbox can't listen on 127.0.0.1, port 80: the address is in use (stop the program that listens "
                    + "there, or choose another port; port 0 uses any free port)"
            ),
            (
                .cannotListen(host: "10.0.0.1", port: 80, reason: "Permission denied"),
                "the sandbox can't listen on 10.0.0.1, port 80: Permission denied (choose an address of this machine, such "
                    + "as 127.0.0.1, and a port from 1024 up; port 0 uses any free port)"
            ),
            (
                .damagedState(path: "/x/s.json", reason: "pageLimit: a page holds at least 1"),
                "the sandbox's state in /x/s.json is damaged: pageLimit: a page holds at least 1 (fix the file, or move it "
                    + "away to start with a new sandbox; it wasn't changed)"
            ),
            (
                .lostState(state: "/x/s.json", journal: "/x/s.json.journal"),
                "/x/s.json.journal has changes of a state in /x/s.json, which isn't there any more (put back the /x/s.json "
                    + "that they belong to; or remove /x/s.json.journal, and they are lost)"
            ),
            (
                .unreadableState(path: "/x/s.json", reason: "Permission denied"),
                "the sandbox's state in /x/s.json can't be read: Permission denied (check the permissions of the file and "
                    + "of its folder)"
            ),
            (
                .unwritableState(path: "/x/s.json", reason: "No space left on device", help: "make room"),
                "the sandbox's state can't be written to /x/s.json: No space left on device (make room)"
            ),
        ] as [(SandboxError, String)]
    )
    func text(error: SandboxError, text: String) {
        #expect("\(error)" == text)
    }
}
