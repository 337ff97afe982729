namespace AgentTrust.Cli.Tests.Tasks;

public sealed class TaskSessionTests
{
    private const string Read = """{"id":"1","kind":"call.intent","time":"2026-11-23T12:00:00Z","epoch":"e","sequence":1,"task":"task_1","action":"ticket.read"}""";
    private const string WasRead = """{"id":"2","kind":"call.outcome","time":"2026-11-23T12:00:00Z","epoch":"e","sequence":2,"task":"task_1","action":"ticket.read","details":{"read_labels":["untrusted"],"bytes_read":70,"secrets":1}}""";
    private const string Write = """{"id":"3","kind":"call.intent","time":"2026-11-23T12:00:00Z","epoch":"e","sequence":3,"task":"task_1","action":"ticket.write","details":{"sink":"ticket"}}""";
    private const string Lifted = """{"id":"4","kind":"session.declassified","time":"2026-11-23T12:00:00Z","epoch":"e","sequence":4,"task":"task_1","outcome":"succeeded","details":{"label":"untrusted","readings":1}}""";

    [Fact]
    public async Task TheStateFollowsFromTheRecordsAlone()
    {
        Assert.Equal("""{"untrusted_read":true,"sensitive_read":false,"egress":true,"calls":2,"writes":1,"bytes_read":70,"secrets":1,"model_tokens":0}""", await StateAsync(Read, WasRead, Write));
        Assert.Contains("\"untrusted_read\":false", await StateAsync(Read, WasRead, Lifted), StringComparison.Ordinal);
        Assert.Contains("\"untrusted_read\":true", await StateAsync(Read, WasRead, Lifted, WasRead), StringComparison.Ordinal);
        Assert.Contains("\"untrusted_read\":true", await StateAsync(Read, WasRead, Lifted, Lifted.Replace("succeeded", "failed", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("\"calls\":0", await StateAsync(Read.Replace("task_1", "task_2", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasAboutToHappenAndDidNotCountsForNothing()
    {
        var write = Write.Replace("\"task\"", "\"call\":\"c1\",\"task\"", StringComparison.Ordinal);
        var notMade = write.Replace("call.intent", "call.refused", StringComparison.Ordinal);

        Assert.Contains("\"egress\":false,\"calls\":0,\"writes\":0", await StateAsync(write, notMade), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandshakesCountForNothingAndModelsForTheirTokens()
    {
        const string prompt = """{"id":"5","kind":"prompt","time":"2026-11-23T12:00:00Z","epoch":"e","sequence":5,"task":"task_1","call":"c1","details":{"prompt_tokens_estimated":40}}""";
        const string answer = """{"id":"6","kind":"answer","time":"2026-11-23T12:00:00Z","epoch":"e","sequence":6,"task":"task_1","call":"c1","details":{"tokens_counted":55}}""";
        var handshake = Read.Replace("ticket.read", "mcp.session", StringComparison.Ordinal);

        var state = await StateAsync(handshake, Read.Replace("ticket.read", "model.invoke", StringComparison.Ordinal), prompt, answer, prompt.Replace("c1", "c2", StringComparison.Ordinal));

        Assert.Contains("\"calls\":1,\"writes\":0", state, StringComparison.Ordinal);
        Assert.Contains("\"model_tokens\":95", state, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALineThatIsNoRecordIsNamed()
    {
        var run = await Invocation.RunAsync(TimeProvider.System, $"{Read}\nnonsense\n", "task", "session", "task_1");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("line 2: ", run.Error, StringComparison.Ordinal);
    }

    private static async Task<string> StateAsync(params string[] records)
    {
        var run = await Invocation.RunAsync(TimeProvider.System, string.Join('\n', records), "task", "session", "task_1");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return run.Output.Trim();
    }
}
