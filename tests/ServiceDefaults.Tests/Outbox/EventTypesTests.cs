using AgentTrust.Contracts.Tasks;
using AgentTrust.ServiceDefaults.Outbox;

namespace AgentTrust.ServiceDefaults.Tests.Outbox;

public sealed class EventTypesTests
{
    [Fact]
    public void AContractIsFoundAgainByItsStoredName() =>
        Assert.Equal(typeof(TaskClosed), EventTypes.Find(EventTypes.NameOf(typeof(TaskClosed))));

    [Fact]
    public void WhatIsNotAContractIsNotPublished() =>
        Assert.Throws<ArgumentException>(() => EventTypes.NameOf(typeof(string)));

    [Theory]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.String, System.Private.CoreLib")]
    [InlineData("AgentTrust.Contracts.Tasks.NoSuchEvent")]
    public void AStoredNameNeverLoadsATypeFromElsewhere(string name) =>
        Assert.ThrowsAny<Exception>(() => EventTypes.Find(name));
}
