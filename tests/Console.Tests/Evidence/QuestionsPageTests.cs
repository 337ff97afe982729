using AgentTrust.OperatorConsole.Evidence;
using Bunit;

namespace AgentTrust.Console.Tests.Evidence;

public sealed class QuestionsPageTests : ConsolePageContext
{
    public QuestionsPageTests() => SignIn("ada", "auditors");

    [Fact]
    public void WhoHoldsAGrantAndWhoCouldByThePoliciesAreTwoAnswers()
    {
        var page = Open<QuestionsPage>();
        page.Input("[data-testid=could-resource]", "production");
        page.Submit("[data-testid=who-could] form");

        page.WaitForAssertion(() => Assert.Contains("release", page.Find("[data-testid=path]").TextContent, StringComparison.Ordinal));
        Assert.Contains("service-owners and security", page.Find("[data-testid=path]").TextContent, StringComparison.Ordinal);
        Assert.Contains("coding-agent", page.Find("[data-testid=holds]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ASecretThatWasLentSaysThatNoAgentSawIt()
    {
        var page = Open<QuestionsPage>();

        page.WaitForAssertion(() => Assert.Contains("payments-api-key", page.Find("[data-testid=secret]").TextContent, StringComparison.Ordinal));
        Assert.Contains("lent, unseen", page.Find("[data-testid=secret]").TextContent, StringComparison.Ordinal);
    }
}
