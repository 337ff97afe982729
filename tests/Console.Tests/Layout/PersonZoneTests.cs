using System.Globalization;
using AgentTrust.OperatorConsole.Layout;

namespace AgentTrust.Console.Tests.Layout;

public sealed class PersonZoneTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-07-01T12:00:00Z", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("Europe/Berlin", "2026-07-01 14:00:00 +02:00 (Europe/Berlin)")]
    [InlineData("Asia/Kolkata", "2026-07-01 17:30:00 +05:30 (Asia/Kolkata)")]
    [InlineData("Nowhere/Land", "2026-07-01 12:00:00 +00:00 UTC")]
    [InlineData(null, "2026-07-01 12:00:00 +00:00 UTC")]
    public void AMomentIsSaidOnThePersonsOwnClockWithItsDistanceFromUtc(string? zone, string words) =>
        Assert.Equal(words, PersonZone.Words(Noon, PersonZone.Find(zone)));
}
