using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Policy;
using AgentTrust.OperatorConsole.Policies;
using Bunit;

namespace AgentTrust.Console.Tests.Policies;

public sealed class PolicyPagesTests : ConsolePageContext
{
    [Fact]
    public void ASetDecidesBesideAndWhatItWouldChangeIsCounted()
    {
        SignIn("oscar", "operators");
        var page = Open<PolicySetPage>(parameters => parameters.Add(p => p.Version, FakePolicies.Older));

        page.Click("[data-testid=begin-shadow]");
        page.Input("[data-testid=why]", "To see it on live calls.");
        page.Submit("[data-testid=shadow] form");

        page.WaitForAssertion(() => Assert.Contains("repo.branch.write", page.Find("[data-testid=shadow-difference]").TextContent, StringComparison.Ordinal));
        Assert.Contains("180 calls decided by both", page.Find("[data-testid=shadow]").TextContent, StringComparison.Ordinal);

        page.Click("[data-testid=end-shadow]");
        page.WaitForElement("[data-testid=begin-shadow]");
        Assert.Null(Plane.Policies.Beside);
    }

    [Fact]
    public void ASetIsShownAgainstWhatDecidesAndActivatedWithAReason()
    {
        SignIn("oscar", "operators");
        var page = OpenSet(FakePolicies.Older);
        Assert.Contains("-forbid (principal, action, resource)", page.Find("[data-testid=diff]").TextContent, StringComparison.Ordinal);

        page.Click("[data-testid=activate]");
        page.Input("form input", "The new rule stops too much.");
        page.Submit("form");

        page.WaitForAssertion(() => Assert.Equal("decides", page.Find("[data-testid=state]").TextContent));
        Assert.Equal(FakePolicies.Older, Plane.Policies.Active);
    }

    [Theory]
    [InlineData("oscar", false)]
    [InlineData("olaf", true)]
    public void WhereTwoHaveToAskTheFirstWaitsForSomebodyElse(string person, bool may)
    {
        Plane.Policies.Pending.Add(new() { Version = FakePolicies.Older, Source = PolicyActivationSource.Request, Person = "oscar", Reason = "Back.", ExpiresAt = Time.GetUtcNow().AddHours(1) });
        SignIn(person, "operators");

        var page = OpenSet(FakePolicies.Older);

        Assert.Equal("waits for a second person", page.Find("[data-testid=state]").TextContent);
        Assert.Equal(may, page.FindAll("[data-testid=activate]").Count == 1);
    }

    [Fact]
    public void HistoryIsDecidedAgainAndTheReportSaysWhatChanges()
    {
        SignIn("ada", "auditors");
        var page = OpenSet(FakePolicies.Older);

        page.Click("[data-testid=replay]");

        Assert.Contains("denied → permitted", page.WaitForElement("[data-testid=changed]").TextContent.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("5 newly permitted", page.Markup.Replace("<strong>", "", StringComparison.Ordinal).Replace("</strong>", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void ATriedRequestIsAboutTheChosenTaskAndItsAnswerSaysWhatWouldHaveToDiffer()
    {
        SignIn("rita", "service-owners");
        var page = Open<PlaygroundPage>();
        page.WaitForElement("[data-testid=question-task]");

        page.Change("[data-testid=question-action]", "repo.pull_request.open");
        page.Change("[data-testid=question-untrusted]", true);
        page.Submit("form");

        Assert.Equal("needs a person", page.WaitForElement("[data-testid=outcome]").TextContent);
        Assert.Contains("If a person of service-owners consented", page.Markup, StringComparison.Ordinal);
        var asked = Plane.Policies.Asked["/access/v1/explanation"].GetProperty("request");
        Assert.Equal(("repo.pull_request.open", "shop/checkout", "tsk_1"), (
            asked.GetProperty("action").GetProperty("name").GetString(), asked.GetProperty("resource").GetProperty("id").GetString(),
            asked.GetProperty("context").GetProperty("task").GetString()));
        Assert.True(asked.GetProperty("context").GetProperty("session").GetProperty("untrusted_read").GetBoolean());
    }

    private IRenderedComponent<PolicySetPage> OpenSet(string version)
    {
        var page = Open<PolicySetPage>(parameters => parameters.Add(p => p.Version, version));
        page.WaitForElement("[data-testid=state]");
        return page;
    }
}
