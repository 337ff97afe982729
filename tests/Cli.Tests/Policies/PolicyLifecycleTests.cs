using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Tests;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.Cli.Tests.Policies;

/// <summary>The verbs that change and show what decides at a running service.</summary>
[Collection(ListeningFake.OneToken)]
public sealed class PolicyLifecycleTests : IAsyncLifetime
{
    private const string Variable = "AGENTTRUST_TOKEN";

    private FakePolicySets _service = null!;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, FakePolicySets.Token);
        _service = await FakePolicySets.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task AStoredSetIsActivatedByItsVersion()
    {
        var run = await RunAsync("activate", "--version", FakePolicySets.Version, "--reason", "Reading will do.");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([$"activate {FakePolicySets.Version}: Reading will do."], _service.Asked);
        Assert.Equal($"{FakePolicySets.Version} decides now, instead of sha256:before.", run.Output.TrimEnd());
    }

    [Fact]
    public async Task AFolderIsSubmittedFirstAndItsGoldenRequestsAreTold()
    {
        var run = await RunAsync("activate", "--policies", ShippedPolicies.Directory, "--reason", "Reading will do.");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("agenttrust.cedarschema", _service.Asked.First());
        Assert.Contains("decisions/delegation.json", _service.Asked.First());
        Assert.DoesNotContain("tool-catalog.json", _service.Asked.First());
        Assert.Contains("1 policies, 2 golden requests, 1 failed", run.Output);
        Assert.Contains("decisions/a.json: reads", run.Output);
        Assert.Equal($"activate {FakePolicySets.Version}: Reading will do.", _service.Asked.Last());
    }

    [Theory]
    [InlineData("activate", "--version", FakePolicySets.Version)]
    [InlineData("rollback")]
    public async Task TheFirstOfTwoPersonsIsToldWhatIsMissing(params string[] verb)
    {
        _service.Answer = Results.Json(
            new PolicyChange
            {
                Waiting = new() { Version = FakePolicySets.Version, Source = PolicyActivationSource.Request, Person = "oscar", Reason = "why", ExpiresAt = FakePolicySets.Now },
            }, statusCode: StatusCodes.Status202Accepted);

        var run = await RunAsync([.. verb, "--reason", "why"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"another operator has to run agenttrust policy {string.Join(' ', verb)} before 2026-11-23 10:00:00Z", run.Output);
    }

    [Theory]
    [InlineData(422, "policy-set-invalid", 1)]
    [InlineData(409, "policy-set-active", 1)]
    [InlineData(404, "policy-set-unknown", 1)]
    [InlineData(403, "same-person", 1)]
    [InlineData(403, "forbidden", 2)]
    [InlineData(503, "store-unavailable", 2)]
    [InlineData(500, "bug", 2)]
    public async Task ANoIsToldInTheServicesOwnWords(int status, string code, int exit)
    {
        _service.Answer = Results.Problem("decisions/a.json: the golden request \"reads\" is decided otherwise.", statusCode: status, type: $"urn:agenttrust:problem:{code}");

        var run = await RunAsync("activate", "--version", FakePolicySets.Version, "--reason", "why");

        Assert.Equal((exit, ""), (run.ExitCode, run.Output));
        Assert.Contains("the golden request \"reads\" is decided otherwise.", run.Error);
    }

    [Fact]
    public async Task ARollBackTellsWhatDecides()
    {
        var run = await RunAsync("rollback", "--reason", "Too narrow.");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["rollback: Too narrow."], _service.Asked);
        Assert.Contains("decides now", run.Output);
    }

    [Fact]
    public async Task TheStatusSaysWhatDecidesWhatWaitsAndWhatWas()
    {
        var run = await RunAsync("status");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains($"{FakePolicySets.Version} decides since 2026-11-23 10:00:00Z, activated, by oscar and olga: Reading will do.", run.Output);
        Assert.Contains("sha256:candidate decides beside it", run.Output);
        Assert.Contains("sha256:next waits until 2026-11-23 11:00:00Z for a second person (roll-back); olga: Too narrow.", run.Output);
        Assert.Contains("  sha256:before since 2026-11-23 10:00:00Z, from the service's folder: The service started with it.", run.Output);
    }

    [Fact]
    public async Task WhatDoesNotDecideAlthoughItShouldIsExitCodeOne()
    {
        _service.Answer = Results.Json(FakePolicySets.Overview("b.cedar(1): unexpected token"));

        var run = await RunAsync("status");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("b.cedar(1): unexpected token", run.Output);
    }

    [Fact]
    public async Task ACandidateBeginsIsToldAboutAndEnds()
    {
        var begun = await RunAsync("shadow", "--version", FakePolicySets.Version, "--reason", "Would it do?");
        var without = await RunAsync("shadow");
        var ended = await RunAsync("shadow", "--end");

        Assert.Equal([$"shadow {FakePolicySets.Version}: Would it do?", "differences", "end"], _service.Asked);
        Assert.Equal((0, 0, 1), (begun.ExitCode, without.ExitCode, ended.ExitCode));
        Assert.Contains("without a say", begun.Output);
        Assert.Contains("No candidate", without.Output);
        Assert.Contains("7 decisions compared, 0 not asked: 0 newly permitted, 0 newly requestable, 1 newly denied", ended.Output);
        Assert.Contains("git.open_pull_request: of 7", ended.Output);
        Assert.Contains("was   permitted by all", ended.Output);
        Assert.Contains("would denied by no policy", ended.Output);
    }

    [Fact]
    public async Task ALogIsReplayedByTheServiceThatCanReadIt()
    {
        var run = await RunAsync("replay", "--version", FakePolicySets.Version, "--from", "2026-11-23T10:00:00Z", "--limit", "7");
        _service.Answer = Results.Json(FakePolicySets.Replay(new()));
        var unchanged = await RunAsync("replay");
        _service.Answer = Results.Problem("Another replay is running; try again when it is done.", statusCode: 429);
        var refused = await RunAsync("replay");

        Assert.Equal((1, 0, 2), (run.ExitCode, unchanged.ExitCode, refused.ExitCode));
        Assert.Equal([$"replay {FakePolicySets.Version} from 2026-11-23 10:00:00Z limit 7", "replay active from  limit 10000", "replay active from  limit 10000"], _service.Asked);
        Assert.Contains("5 unchanged (0 by other policies), 0 newly permitted, 0 newly requestable, 2 newly denied", run.Output);
        Assert.Contains("Another replay is running", refused.Error);
    }

    [Theory]
    [InlineData("activate", "--reason", "why")]
    [InlineData("activate", "--version", "v")]
    [InlineData("activate", "--version", "v", "--policies", "p", "--reason", "why")]
    [InlineData("activate", "--policies", "none", "--reason", "why")]
    [InlineData("rollback")]
    [InlineData("shadow", "--version", "v")]
    [InlineData("shadow", "--version", "v", "--reason", "why", "--end")]
    public async Task WrongUsageAsksNobody(params string[] args)
    {
        var run = await RunAsync(args);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.NotEmpty(run.Error);
        Assert.Empty(_service.Asked);
    }

    [Theory]
    [InlineData("activate", "--version", "v", "--reason", "why")]
    [InlineData("rollback", "--reason", "why")]
    [InlineData("status")]
    [InlineData("shadow")]
    public async Task WithoutAServiceThereIsNobodyToAsk(params string[] args)
    {
        var run = await Invocation.RunAsync(TimeProvider.System, "", ["policy", .. args]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--service", run.Error);
    }

    [Fact]
    public async Task AnotherTokenIsNotLetIn()
    {
        Environment.SetEnvironmentVariable(Variable, "somebody-elses");

        var run = await RunAsync("status");

        Assert.Equal(2, run.ExitCode);
        Assert.DoesNotContain("somebody-elses", run.Error + run.Output);
    }

    private Task<Invocation> RunAsync(params string[] args) =>
        Invocation.RunAsync(TimeProvider.System, "", ["policy", args[0], "--service", _service.Url, .. args.Skip(1)]);
}
