using AgentTrust.Cli.Policies;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.Cli.Tests.KillSwitch;

[Collection(ListeningFake.OneToken)]
public sealed class KillSwitchVerbsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _issuer = ListeningFake.Build();
    private KillSwitchFacts _facts = KillSwitchFacts.NeverThrown;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(RemoteService.TokenVariable, ListeningFake.Token);
        _issuer.MapGet("/kill-switch", () => Results.Ok(_facts));
        _issuer.MapPost("/kill-switch", (ReasonGiven why) => Results.Ok(_facts = new() { Halted = true, HaltedBy = "sam", HaltReason = why.Reason, HaltedAt = Morning }));
        _issuer.MapPost("/kill-switch/release", (ReasonGiven why) => _facts.Halted
            ? Results.Ok(_facts = _facts with { Halted = false, ReleasedBy = "oscar", ReleaseReason = why.Reason, ReleasedAt = Morning.AddHours(1) })
            : Results.Problem("Nothing is halted.", statusCode: 409));
        await _issuer.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(RemoteService.TokenVariable, null);
        return _issuer.DisposeAsync();
    }

    [Fact]
    public async Task TheSwitchIsThrownShownAndReleased()
    {
        Assert.Equal((0, "Nothing is halted."), await SaidAsync("show"));
        Assert.Equal((0, "Everything is halted since 2026-11-23 10:00:00Z. Somebody other than sam has to release it."), await SaidAsync("throw", "--reason", "A leak."));
        Assert.Equal((1, "Everything is halted.\n  thrown 2026-11-23 10:00:00Z by sam: A leak."), await SaidAsync("show"));
        Assert.Equal((0, "Released 2026-11-23 11:00:00Z. What was revoked stays revoked, and tasks rest until each is resumed."), await SaidAsync("release", "--reason", "It is closed."));
        Assert.Equal(
            (0, "Nothing is halted.\n  thrown 2026-11-23 10:00:00Z by sam: A leak.\n  released 2026-11-23 11:00:00Z by oscar: It is closed."), await SaidAsync("show"));
    }

    [Fact]
    public async Task NothingHappensWithoutAReasonOrAgainstTheIssuer()
    {
        Assert.Equal(2, (await RunAsync("throw")).ExitCode);
        Assert.False(_facts.Halted);

        var refused = await RunAsync("release", "--reason", "x");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("Nothing is halted.", refused.Error, StringComparison.Ordinal);
    }

    private async Task<(int, string)> SaidAsync(params string[] args)
    {
        var done = await RunAsync(args);
        return (done.ExitCode, done.Output.Trim());
    }

    private Task<Invocation> RunAsync(params string[] args) =>
        Invocation.RunAsync(TimeProvider.System, "", ["kill-switch", .. args, "--service", _issuer.Urls.Single()]);
}
