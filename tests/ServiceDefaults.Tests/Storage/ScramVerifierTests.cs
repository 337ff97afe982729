using AgentTrust.ServiceDefaults.Storage;

namespace AgentTrust.ServiceDefaults.Tests.Storage;

public sealed class ScramVerifierTests
{
    [Fact]
    public void ItIsTheOneOfTheExampleOfRfc7677() => Assert.Equal(
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
        ScramVerifier.Of("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==")));
}
