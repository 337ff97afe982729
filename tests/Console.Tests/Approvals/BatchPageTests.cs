using System.Text.Json;
using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Policy;
using AgentTrust.OperatorConsole.Approvals;
using Bunit;

namespace AgentTrust.Console.Tests.Approvals;

public sealed class BatchPageTests : ConsolePageContext
{
    public BatchPageTests()
    {
        Plane.Requests.Add(Samples.Request("apr_2"));
        Plane.Requests.Add(Samples.Request("apr_of_another_task", task: "tsk_0"));
        SignIn("rita", "service-owners");
    }

    [Fact]
    public void EveryRequestOfTheTaskIsShownAndDecidedOnItsOwnDigest()
    {
        var page = OpenBatch();
        Assert.Equal(2, page.FindAll("[data-testid=together]").Count);

        page.Click("[data-testid=grant-all]");

        page.WaitForElement("[data-testid=empty]");
        Assert.Equal(["apr_1", "apr_2"], Plane.Requests.Where(r => r.State == AccessRequestState.Granted).Select(r => r.Id));
    }

    [Fact]
    public void WhatComesInWhileSomebodyReadsIsNotDecidedWithTheRest()
    {
        var page = OpenBatch();

        Plane.Requests.Add(Samples.Request("apr_late"));
        Tick();
        page.Click("[data-testid=grant-all]");

        page.WaitForAssertion(() => Assert.Equal(AccessRequestState.Granted, Plane.Requests[1].State));
        Assert.Equal(AccessRequestState.Pending, Plane.Requests[^1].State);
    }

    [Fact]
    public void WhatNeedsASignatureIsDecidedAlone()
    {
        Plane.Requests[1] = Plane.Requests[1] with { Passkey = PasskeyNeed.Required }; // no part of what is signed

        var page = OpenBatch();

        Assert.Single(page.FindAll("[data-testid=together]"));
        Assert.Contains("1 more is decided alone", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatSeveralPeopleDecideIsDecidedAlone()
    {
        Plane.Requests[1] = Samples.Bound(Plane.Requests[1] with { Call = Plane.Requests[1].Call with { Quorum = 2 } });

        Assert.Single(OpenBatch().FindAll("[data-testid=together]"));
    }

    [Fact]
    public void OneSignatureTakesTheWholeList()
    {
        Plane.Approvals.Passkeys.Add(new Passkey { Id = "key-1", Name = "laptop", RegisteredAt = Time.GetUtcNow() });
        JSInterop.SetupModule("./passkeys.js").Setup<JsonElement>("sign", _ => true).SetResult(JsonElement.Parse(
            """{"refused":null,"credential":{"id":"key-1","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA"}}}"""));

        OpenBatch().Click("[data-testid=grant-all]");

        Assert.Equal((2, true), Assert.Single(Plane.Approvals.Lists));
    }

    private IRenderedComponent<BatchPage> OpenBatch()
    {
        var page = Open<BatchPage>(parameters => parameters.Add(p => p.Task, "tsk_1"));
        page.WaitForElement("[data-testid=together]");
        return page;
    }
}
