using AgentTrust.ApprovalService.Approvals;

namespace AgentTrust.ApprovalService.Tests.Approvals;

public sealed class ApprovalOptionsTests
{
    [Fact]
    public void TheDefaultsAreValid() =>
        Assert.True(new ApprovalOptionsValidator().Validate(null, new ApprovalOptions()).Succeeded);

    [Fact]
    public void ALifetimeThatIsZeroOrTooLongIsNamedByItsFullKey()
    {
        var options = new ApprovalOptions
        {
            RequestLifetime = TimeSpan.Zero,
            GrantLifetime = TimeSpan.FromHours(2),
            AssertionLifetime = TimeSpan.FromHours(1),
            SweepInterval = TimeSpan.FromSeconds(-1),
        };

        var failures = new ApprovalOptionsValidator().Validate(null, options).Failures!;

        Assert.Equal(
            [
                "ApprovalService:Approvals:RequestLifetime", "ApprovalService:Approvals:GrantLifetime",
                "ApprovalService:Approvals:AssertionLifetime", "ApprovalService:Approvals:SweepInterval",
            ],
            failures.Select(failure => failure.Split(' ')[0]));
    }
}
