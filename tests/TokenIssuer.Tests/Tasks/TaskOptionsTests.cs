using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Tests.Tasks;

public sealed class TaskOptionsTests
{
    [Theory]
    [InlineData(5000, 500, 1440, null)]
    [InlineData(1, 0, 1, null)]
    [InlineData(0, 500, 1440, "Issuer:Tasks:MaxCalls")]
    [InlineData(5000, -1, 1440, "Issuer:Tasks:MaxWrites")]
    [InlineData(5000, 500, 0, "Issuer:Tasks:MaxMinutes")]
    [InlineData(5000, 500, 43201, "Issuer:Tasks:MaxMinutes")]
    public void LimitsThatMakeNoSenseStopTheStart(int calls, int writes, int minutes, string? setting)
    {
        var result = new TaskOptionsValidator().Validate(null, new TaskOptions { MaxCalls = calls, MaxWrites = writes, MaxMinutes = minutes });

        Assert.Equal(setting is null, result.Succeeded);
        if (setting is not null) Assert.Contains(setting, result.FailureMessage);
    }

    [Fact]
    public void RightsToAnUnheardOfActionGroupStopTheStart()
    {
        var options = new RightsOptions { Rights = { ["operators"] = new GroupRights("observe", "everything") } };

        Assert.Contains("Issuer:Rights:operators:ActionGroups", new RightsOptionsValidator().Validate(null, options).FailureMessage);
    }
}
