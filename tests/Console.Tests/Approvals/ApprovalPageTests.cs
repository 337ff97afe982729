using System.Text.Json;
using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;
using AgentTrust.OperatorConsole.Approvals;
using Bunit;

namespace AgentTrust.Console.Tests.Approvals;

public sealed class ApprovalPageTests : ConsolePageContext
{
    [Fact]
    public void OneScreenShowsWhoAsksForWhatAndWhy()
    {
        var page = OpenAs("rita", "service-owners");

        var text = string.Join(" ", page.FindAll("h1, dl, pre, code, ul, p, table").Select(element => element.TextContent));

        foreach (var shown in (string[])
            ["coding-agent", "olivia", "oscar", "tsk_1", "Find the cause of", "repo.pull_request.open", "repository shop/checkout",
             "agent/fix-checkout-totals", "pull-request-needs-a-person", "so a service owner looks at it first", "MidpointRounding.ToEven",
             Plane.Requests[0].Call.ArgumentsDigest, """{"body":"The discount""", "expires"])
            Assert.Contains(shown, text, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=trouble]"));
    }

    [Fact]
    public void WhatTheSessionHasReadAndWhereValuesComeFromStandsOut()
    {
        var page = OpenAs("rita", "service-owners");

        var risk = string.Join(" ", page.FindAll("[data-testid=risk] strong, [data-testid=risk] .soft").Select(words => words.TextContent));
        foreach (var shown in (string[])
            ["Untrusted content was read", "Nothing sensitive was read", "Risk 25 of 100", "Takes data out: pull request",
             "The branch in “branch” comes from tickets.get_ticket, which anybody may have written", "The repository in “repository” is named by the task itself"])
            Assert.Contains(shown, risk, StringComparison.Ordinal);
        Assert.Equal("/calls/call_1", // the worst comes first
            page.FindAll("[data-testid=risk-fact]")[0].QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void WhatNoRecordSaysIsNotKnownAndNeverHarmless()
    {
        var asked = Plane.Log.Records.FindIndex(logged => logged.Record.Details is not null);
        Plane.Log.Records[asked] = Plane.Log.Records[asked] with
        {
            Record = Plane.Log.Records[asked].Record with { Details = new Dictionary<string, JsonElement> { ["approval"] = JsonElement.Parse("\"apr_1\"") } },
        };

        var page = OpenAs("rita", "service-owners");

        Assert.Equal(3, page.FindAll("[data-testid=risk] strong").Count(line => line.TextContent.StartsWith("Not known", StringComparison.Ordinal)));
        Assert.DoesNotContain("Nothing untrusted", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void TheRecordIsLookedForUntilItCanBeFound()
    {
        var asked = Plane.Log.Records.Single(logged => logged.Record.Details is not null);
        Plane.Log.Records.Remove(asked);
        var page = OpenAs("rita", "service-owners");
        Assert.Contains("cannot be found yet", page.Find("[data-testid=risk]").TextContent, StringComparison.Ordinal);

        Plane.Log.Records.Add(asked);
        Tick();

        page.WaitForAssertion(() => Assert.Contains("Untrusted content was read", page.Find("[data-testid=risk]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void AGrantCarriesTheDigestOfWhatWasSeen()
    {
        var page = OpenAs("rita", "service-owners");

        page.Click("[data-testid=grant]");

        page.WaitForAssertion(() => Assert.Equal("granted", page.Find("[data-testid=state]").TextContent));
        Assert.Equal(AccessRequestState.Granted, Plane.Requests[0].State);
        Assert.Empty(page.FindAll("[data-testid=grant]"));
    }

    [Fact]
    public void ARejectionNeedsAReason()
    {
        var page = OpenAs("rita", "service-owners");
        Assert.True(page.Find("[data-testid=reject]").HasAttribute("disabled"));

        page.Input("textarea", "The branch holds more than the fix.");
        page.Click("[data-testid=reject]");

        page.WaitForAssertion(() => Assert.Equal(AccessRequestState.Rejected, Plane.Requests[0].State));
        Assert.Equal("The branch holds more than the fix.", Plane.Requests[0].Decisions.Single().Reason);
    }

    [Fact]
    public void WhoMayNotDecideFindsTheButtonsDisabledAndTheReasonInWords()
    {
        var page = OpenAs("sam", "security");

        Assert.True(page.Find("[data-testid=grant]").HasAttribute("disabled"));
        Assert.Contains("Somebody of service-owners has to decide", page.Find("[data-testid=hindrance]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ArgumentsThatAreNotWhatWasBoundCannotBeGranted()
    {
        Plane.Requests[0] = Plane.Requests[0] with { Call = Plane.Requests[0].Call with { ArgumentsDigest = "sha256:" + new string('0', 64) } };

        var page = OpenAs("rita", "service-owners");

        Assert.True(page.Find("[data-testid=grant]").HasAttribute("disabled"));
        Assert.Contains("Do not decide; report it", page.Find("[data-testid=trouble]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsShownAndNotWhatWouldBeSignedCannotBeGranted()
    {
        Plane.Requests[0] = Plane.Requests[0] with { Call = Plane.Requests[0].Call with { Intent = "Something harmless" } };

        var page = OpenAs("rita", "service-owners");

        Assert.True(page.Find("[data-testid=grant]").HasAttribute("disabled"));
        Assert.Contains("Do not decide; report it", page.Find("[data-testid=trouble]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void AnotherPersonsDecisionAppearsByItself()
    {
        var page = OpenAs("rita", "service-owners");

        Plane.Requests[0] = Plane.Requests[0] with { State = AccessRequestState.Expired };
        Tick();

        page.WaitForAssertion(() => Assert.Equal("expired", page.Find("[data-testid=state]").TextContent));
    }

    [Fact]
    public void TextOfTheAgentIsTextAndNeverMarkup()
    {
        Plane.Requests[0] = Plane.Requests[0] with { Preview = "+<img src=x onerror=alert(1)>" };

        var page = OpenAs("rita", "service-owners");

        Assert.Empty(page.FindAll(".diff img"));
    }

    [Fact]
    public void WhoHasAPasskeySignsWhatWasShown()
    {
        Plane.Approvals.Passkeys.Add(new Passkey { Id = "key-1", Name = "laptop", RegisteredAt = Time.GetUtcNow() });
        Authenticator("""{"refused":null,"credential":{"id":"key-1","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA"}}}""");
        var page = OpenAs("rita", "service-owners");

        page.Click("[data-testid=grant]");

        page.WaitForElement("[data-testid=signed]");
        Assert.Equal("key-1", Plane.Requests[0].Decisions.Single().Passkey?.Assertion.Id);
    }

    [Fact]
    public void WhoHasAPasskeySignsAlsoWhenTheLogCannotBeAskedForWhatWentBefore()
    {
        Plane.Approvals.Passkeys.Add(new Passkey { Id = "key-1", Name = "laptop", RegisteredAt = Time.GetUtcNow() });
        Plane.Down.Add("audit-service");

        var page = OpenAs("rita", "service-owners");

        Assert.Equal("Sign and grant", page.Find("[data-testid=grant]").TextContent);
    }

    [Fact]
    public void NothingIsDecidedWhereTheAuthenticatorDoesNotSign()
    {
        Plane.Approvals.Passkeys.Add(new Passkey { Id = "key-1", Name = "laptop", RegisteredAt = Time.GetUtcNow() });
        Authenticator("""{"refused":"NotAllowedError","credential":null}""");
        var page = OpenAs("rita", "service-owners");

        page.Click("[data-testid=grant]");

        Assert.Contains("did not sign", page.WaitForElement("[data-testid=trouble]").TextContent, StringComparison.Ordinal);
        Assert.Equal(AccessRequestState.Pending, Plane.Requests[0].State);
    }

    [Fact]
    public void ARequestThatIsNoLongerWhatWasOpenedIsNotDecidedUnseen()
    {
        var page = OpenAs("rita", "service-owners");

        Plane.Requests[0] = Samples.Bound(Plane.Requests[0] with { ResourceState = new() { Version = "another commit" }, Preview = "+ something else" });
        Tick();

        page.WaitForElement("[data-testid=moved-on]");
        Assert.True(page.Find("[data-testid=grant]").HasAttribute("disabled"));
        Assert.DoesNotContain("something else", page.Markup, StringComparison.Ordinal);

        page.Click("[data-testid=moved-on] button");
        Assert.Contains("something else", page.Markup, StringComparison.Ordinal);
        Assert.False(page.Find("[data-testid=grant]").HasAttribute("disabled"));
    }

    private void Authenticator(string answer) =>
        JSInterop.SetupModule("./passkeys.js").Setup<JsonElement>("sign", _ => true).SetResult(JsonElement.Parse(answer));

    private IRenderedComponent<ApprovalPage> OpenAs(string person, string group)
    {
        SignIn(person, group);
        var page = Open<ApprovalPage>(parameters => parameters.Add(p => p.Id, "apr_1"));
        page.WaitForElement("[data-testid=what]");
        return page;
    }
}
