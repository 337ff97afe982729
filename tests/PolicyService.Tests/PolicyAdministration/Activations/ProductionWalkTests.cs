extern alias commandline;

using System.Net;
using AgentTrust.Contracts.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using static AgentTrust.PolicyService.Tests.PolicyAdministration.Activations.StoredPolicies;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;

/// <summary>Two operators change the policies of a service in production, each from a terminal of their own: the real tool, the real server, no setting but the store.</summary>
public sealed class ProductionWalkTests : IDisposable
{
    private const string TokenVariable = "AGENTTRUST_TOKEN";

    private readonly PolicyFolder _folder = new PolicyFolder().With("a.cedar",
        """@id("all") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") permit(principal, action, resource);""");

    private readonly DirectoryInfo _store = Directory.CreateTempSubdirectory("agenttrust-store-");
    private readonly PolicyServiceHost _service;
    private readonly string _url;

    public ProductionWalkTests()
    {
        _service = new(_folder.Path, new() { ["environment"] = "Production", ["Policies:Store"] = _store.FullName });
        _service.UseKestrel((KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, 0));
        using var client = _service.CreateClient();
        _url = client.BaseAddress!.ToString();
    }

    [Fact]
    public async Task TwoOperatorsActivateASetAndRollItBackAndNobodyDoesAlone()
    {
        using var candidate = Only("repo.read");
        var (first, next) = (Deciding(_service), candidate.Load().Version);

        var asked = await RunAsync("oscar", "activate", "--policies", candidate.Path, "--reason", "Reading will do.");
        var alone = await RunAsync("oscar", "activate", "--version", next, "--reason", "I am in a hurry.");
        var waiting = await RunAsync("olga", "status");
        var whileWaiting = (await _service.EvaluateAsync(Story.OpeningAPullRequest)).Decision;

        Assert.Equal((0, 1, 0), (asked.ExitCode, alone.ExitCode, waiting.ExitCode));
        Assert.Contains($"another operator has to run agenttrust policy activate --version {next} before", asked.Output);
        Assert.Matches("oscar asked at .* for another operator", alone.Error);
        Assert.Contains($"{next} waits until", waiting.Output);
        Assert.Contains($"{first} decides since", waiting.Output);
        Assert.True(whileWaiting);

        var agreed = await RunAsync("olga", "activate", "--version", next, "--reason", "I have read it.");
        var decided = await RunAsync("olga", "status");

        Assert.Equal((0, next), (agreed.ExitCode, Deciding(_service)));
        Assert.Contains($"{next} decides now, instead of {first}.", agreed.Output);
        Assert.Contains("activated, by oscar and olga: Reading will do.", decided.Output);
        Assert.False((await _service.EvaluateAsync(Story.OpeningAPullRequest)).Decision);

        var back = await RunAsync("olga", "rollback", "--reason", "Too narrow.");
        var backAlone = await RunAsync("olga", "rollback", "--reason", "Too narrow.");
        var stillDeciding = Deciding(_service);
        var done = await RunAsync("oscar", "rollback", "--reason", "It is.");

        Assert.Equal((0, 1, 0), (back.ExitCode, backAlone.ExitCode, done.ExitCode));
        Assert.Contains("Waiting for a second person", back.Output);
        Assert.Equal((next, first), (stillDeciding, Deciding(_service)));
    }

    [Fact]
    public async Task ASetThatIsNotProvenGetsNoSecondPersonAndNobodyElseMayAsk()
    {
        using var candidate = Only("repo.read");
        Directory.CreateDirectory(Path.Combine(candidate.Path, "decisions"));
        candidate.With("decisions/ends.json", await File.ReadAllTextAsync(Path.Combine(ShippedPolicies.Directory, "decisions", "authority-ends.json"), TestContext.Current.CancellationToken));
        var first = Deciding(_service);

        var refused = await RunAsync("oscar", "activate", "--policies", candidate.Path, "--reason", "Reading will do.");
        var auditor = await RunAsync("ada", "activate", "--policies", candidate.Path, "--reason", "Reading will do.");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is decided otherwise than recorded", refused.Error);
        Assert.Equal(2, auditor.ExitCode);
        Assert.Equal(first, Deciding(_service));
        Assert.Empty((await OverviewAsync(_service)).Pending);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(TokenVariable, null);
        _service.Dispose();
        _folder.Dispose();
        _store.Delete(recursive: true);
    }

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(string person, params string[] args)
    {
        Environment.SetEnvironmentVariable(TokenVariable, _service.Trust.AccessTokenOf(person, "policy-service", person == "ada" ? PersonGroups.Auditors : PersonGroups.Operators));
        using var input = new StringReader("");
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        var code = await new commandline::AgentTrust.Cli.CommandLine(input, output, error, TimeProvider.System)
            .RunAsync(["policy", args[0], "--service", _url, .. args.Skip(1)], TestContext.Current.CancellationToken);

        return (code, output.ToString(), error.ToString());
    }
}
