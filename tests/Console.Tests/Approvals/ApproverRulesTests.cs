using System.Security.Claims;
using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Approvals;
using AgentTrust.OperatorConsole.Approvals;

namespace AgentTrust.Console.Tests.Approvals;

public sealed class ApproverRulesTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData("rita", "service-owners", null)]
    [InlineData("sam", "security", "Somebody of service-owners has to decide; you are in security.")]
    [InlineData("nobody", "", "Somebody of service-owners has to decide; you are in no group.")]
    [InlineData("olivia", "service-owners", "You own this agent")]
    [InlineData("oscar", "service-owners", "You opened this task")]
    public void WhoMayNotDecideReadsWhy(string person, string group, string? hindrance) =>
        AssertHindrance(hindrance, Samples.Request("apr_1"), Person(person, group));

    [Theory]
    [InlineData(AccessRequestState.Granted, "already granted")]
    [InlineData(AccessRequestState.Rejected, "already rejected")]
    [InlineData(AccessRequestState.Consumed, "already consumed")]
    [InlineData(AccessRequestState.Cancelled, "already cancelled")]
    [InlineData(AccessRequestState.Expired, "already expired")]
    public void ADecidedRequestIsNotDecidedAgain(AccessRequestState state, string hindrance) =>
        AssertHindrance(hindrance, Samples.Request("apr_1", state: state), Person("rita", "service-owners"));

    [Fact]
    public void AnOverdueRequestIsExpiredWhateverItsStateSays() =>
        AssertHindrance("has expired", Samples.Request("apr_1") with { ExpiresAt = Now }, Person("rita", "service-owners"));

    [Fact]
    public void TwoGroupsMeanTwoPeople()
    {
        var request = Samples.Request("apr_1");
        request = request with
        {
            Call = request.Call with { Approvers = ["service-owners", "security"], Quorum = 2 },
            Decisions = [new ApprovalDecision { Person = "rita", Groups = ["service-owners"], Granted = true, At = Now }],
        };

        AssertHindrance("You have decided already", request, Person("rita", "security"));
        AssertHindrance("Somebody of security has to decide", request, Person("rob", "service-owners"));
        AssertHindrance(null, request, Person("sam", "security"));
    }

    private static void AssertHindrance(string? expected, AccessRequest request, ClaimsPrincipal person)
    {
        var hindrance = ApproverRules.Hindrance(request, person, Now);

        if (expected is null) Assert.Null(hindrance);
        else Assert.Contains(expected, hindrance, StringComparison.Ordinal);
    }

    private static ClaimsPrincipal Person(string name, string group) =>
        new(new ClaimsIdentity([new Claim("sub", name), .. group.Length == 0 ? Array.Empty<Claim>() : [new Claim("groups", group)]], "test"));
}
