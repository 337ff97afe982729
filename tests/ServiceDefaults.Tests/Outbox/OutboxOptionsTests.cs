using AgentTrust.ServiceDefaults.Outbox;
using Microsoft.Extensions.Configuration;

namespace AgentTrust.ServiceDefaults.Tests.Outbox;

public sealed class OutboxOptionsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost:5672")]
    [InlineData("http://localhost:5672")]
    public void AServiceWithoutABrokerAddressRefusesToStartAndNamesTheSetting(string? address)
    {
        var result = Validator(address).Validate(null, new OutboxOptions());

        Assert.Contains("ConnectionStrings:messaging", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void TheDefaultsAreValid() =>
        Assert.True(Validator("amqp://agenttrust:secret@localhost:5672").Validate(null, new OutboxOptions()).Succeeded);

    [Fact]
    public void EachBadSettingIsNamedByItsFullKey()
    {
        var options = new OutboxOptions { PollInterval = TimeSpan.Zero, SendTimeout = TimeSpan.Zero, BatchSize = 0 };

        var result = Validator("amqp://localhost").Validate(null, options);

        Assert.Equal(["Outbox:PollInterval", "Outbox:SendTimeout", "Outbox:BatchSize"],
            result.Failures!.Select(failure => failure.Split(' ')[0]));
    }

    private static OutboxOptionsValidator Validator(string? address) =>
        new(new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:messaging", address)]).Build());
}
