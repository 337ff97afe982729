using AgentTrust.ServiceDefaults.Outbox;
using AgentTrust.ServiceDefaults.Start;
using AgentTrust.ServiceDefaults.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AgentTrust.ServiceDefaults.Tests.Outbox;

public sealed class OutboxOptionsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost:5672")]
    [InlineData("http://localhost:5672")]
    [InlineData("amqp://")]
    [InlineData("amqp:localhost")]
    [InlineData("amqp://localhost:port")]
    public void AServiceWithoutABrokerAddressRefusesToStartAndNamesTheSetting(string? address)
    {
        var result = Validator(address).Validate(null, new OutboxOptions());

        Assert.Contains("ConnectionStrings:messaging", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheWholeServiceStopsAtItsStart()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            [new("ConnectionStrings:messaging", "localhost:5672"), new("ConnectionStrings:somedb", "Host=127.0.0.1;Port=1;Database=x")]);
        builder.AddServiceDefaults();
        builder.AddDatabase("somedb", typeof(OutboxOptionsTests).Assembly);
        builder.AddOutbox();
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("ConnectionStrings:messaging must be the broker's address", refused.Message, StringComparison.Ordinal);
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
