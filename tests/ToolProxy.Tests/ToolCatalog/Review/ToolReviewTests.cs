using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Tools;

namespace AgentTrust.ToolProxy.Tests.ToolCatalog.Review;

/// <summary>A person's word on a definition, and what becomes of the next call.</summary>
public sealed class ToolReviewTests : ReviewedTools
{
    [Fact]
    public async Task WhatAPersonAcceptedIsCalledFromThenOn()
    {
        var digest = await QuarantineAsync();

        var (status, verdict) = await Operator.SayAsync("acceptance", "read_file", digest);

        Assert.Equal((200, "oscar"), (status, verdict!["person"]!.GetValue<string>()));
        Assert.Null((await Agent.CallAsync("read_file")).Code);
        var record = Assert.Single(Proxy.Audit.Records, record => record.Kind == AuditKinds.ToolAccepted);
        Assert.Equal(("oscar", "succeeded", digest, "I have read it."), (record.Person, record.Outcome, Detail(record, "definition_digest"), Detail(record, "reason")));
        Assert.Equal(ToolReviewState.Accepted, (await Operator.ToolAsync("read_file")).State);
    }

    [Fact]
    public async Task WhatCannotBeRecordedDoesNotHold()
    {
        var digest = await QuarantineAsync();
        Proxy.Audit.IsDown = true;

        var (status, problem) = await AdvanceAsync(Operator.SayAsync("acceptance", "read_file", digest));

        Assert.Equal((503, "urn:agenttrust:problem:audit-unavailable"), (status, problem!["type"]!.GetValue<string>()));
        Proxy.Audit.IsDown = false;
        var denied = await AdvanceAsync(Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.ToolAccepted && record.Outcome == "failed"));
        Assert.EndsWith("so it does not hold.", denied.Summary);
        await Proxy.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("tool-changed", (await Agent.CallAsync("read_file")).Code);
    }

    [Fact]
    public async Task AcceptingIsForTheDefinitionThatWasSeenAndNoOther()
    {
        var seen = await QuarantineAsync();
        await ChangeAsync("Something else by now.");

        var (status, problem) = await Operator.SayAsync("acceptance", "read_file", seen);

        Assert.Equal((409, "urn:agenttrust:problem:tool-moved-on"), (status, problem!["type"]!.GetValue<string>()));
        Assert.Equal("tool-changed", (await Agent.CallAsync("read_file")).Code);
    }

    [Fact]
    public async Task AChangeAfterTheAcceptanceIsQuarantinedAgain()
    {
        await Operator.SayAsync("acceptance", "read_file", await QuarantineAsync());
        await ChangeAsync("Something else by now.");

        Assert.Equal("tool-changed", (await Agent.CallAsync("read_file")).Code);
    }

    [Fact]
    public async Task AnAcceptanceCanBeTakenBack()
    {
        var digest = await QuarantineAsync();
        await Operator.SayAsync("acceptance", "read_file", digest);

        Assert.Equal(200, (await As("sara", PersonGroups.Security).SayAsync("rejection", "read_file", digest, "It tells evil.example.")).Status);

        Assert.Equal("tool-changed", (await Agent.CallAsync("read_file")).Code);
        var tool = await Operator.ToolAsync("read_file");
        Assert.Equal((ToolReviewState.Rejected, "sara"), (tool.State, tool.Verdict!.Person));
    }

    [Theory]
    [InlineData("nobody", 401)]
    [InlineData("agent", 401)]
    [InlineData("owner", 403)]
    [InlineData("auditor", 403)]
    [InlineData("operator", 200)]
    [InlineData("security", 200)]
    public async Task OnlyOperatorsAndSecurityAccept(string who, int status)
    {
        var digest = await QuarantineAsync();
        var reviewer = who switch
        {
            "nobody" => new ReviewerUnderTest(Http, null),
            "agent" => new ReviewerUnderTest(Http, Agent.Token),
            "owner" => As("olga", PersonGroups.Owners),
            "auditor" => As("ada", PersonGroups.Auditors),
            "operator" => Operator,
            _ => As("sara", PersonGroups.Security),
        };

        Assert.Equal(status, (await reviewer.SayAsync("acceptance", "read_file", digest)).Status);
        Assert.Equal(status == 200 ? null : "tool-changed", (await Agent.CallAsync("read_file")).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("two\nlines")]
    public async Task WithoutAReasonNothingIsAccepted(string reason) =>
        Assert.Equal(400, (await Operator.SayAsync("acceptance", "read_file", await QuarantineAsync(), reason)).Status);

    [Fact]
    public async Task WhatTheFileAcceptsIsTakenBackInTheFile()
    {
        await Agent.CallAsync("read_file");
        var tool = await Operator.ToolAsync("read_file");

        Assert.Equal("urn:agenttrust:problem:tool-in-file", Type(await Operator.SayAsync("rejection", "read_file", tool.Digest!)));
    }

    [Fact]
    public async Task WhatNoServerSaidCannotBeAccepted() =>
        Assert.Equal("urn:agenttrust:problem:tool-unseen", Type(await Operator.SayAsync("acceptance", "read_file", "sha256:00")));

    [Fact]
    public async Task AToolThatSendsAnythingAnywhereCannotBeAccepted()
    {
        Proxy.Tool.Tools[2]!["inputSchema"]!["additionalProperties"] = true;
        Assert.Equal("tool-changed", (await Agent.CallAsync("write_file")).Code);
        var tool = await Operator.ToolAsync("write_file");

        var answer = await Operator.SayAsync("acceptance", "write_file", tool.Digest!);

        Assert.Equal("urn:agenttrust:problem:tool-unconstrained", Type(answer));
        Assert.Contains("cannot be constrained", answer.Body!["detail"]!.GetValue<string>());
        Assert.Equal(tool.Obstacle, answer.Body["detail"]!.GetValue<string>());
    }
}
