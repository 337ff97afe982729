using AgentTrust.Fakes;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.PolicyInformation.Resources;
using AgentTrust.PolicyService.PolicyInformation.WorkingTime;

namespace AgentTrust.PolicyService.Tests.PolicyInformation;

/// <summary>Facts that people keep in files: what cannot be meant stops the start, and what nobody listed is taken for the worst.</summary>
public sealed class FactsFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();
    private static readonly string Resources = File.ReadAllText(Path.Combine(ShippedPolicies.Directory, "resources.json"));
    private static readonly string Calendar = File.ReadAllText(Path.Combine(ShippedPolicies.Directory, "calendar.json"));

    [Theory]
    [InlineData("repository", "shop/checkout", "internal", null, false, 300, 240)]
    [InlineData("repository", "shop/made-up", "confidential", null, false, 300, 60)]
    [InlineData("pipeline", "shop/checkout", "internal", null, false, 300, 240)]
    [InlineData("environment", "production", "internal", "production", true, 60, 30)]
    [InlineData("environment", "staging", "internal", "staging", false, 120, 120)]
    [InlineData("environment", "made-up", "confidential", "made-up", true, 60, 30)]
    [InlineData("secret", "production/key", "secret", "production", true, 60, 15)]
    [InlineData("secret", "staging/key", "secret", "staging", false, 120, 15)]
    [InlineData("secret", "key", "secret", null, true, 300, 15)]
    [InlineData("tool_server", "git", "internal", null, false, 300, 1440)]
    public void AResourceHasItsOwnFactsAndThoseOfWhereItIs(
        string type, string id, string sensitivity, string? environment, bool production, int seconds, int minutes)
    {
        var facts = ResourceCatalog.Load(Path.Combine(ShippedPolicies.Directory, "resources.json")).Find(type, id);

        Assert.Equal((sensitivity, environment, production, seconds, minutes),
            (facts.Sensitivity, facts.Environment, facts.Production, facts.TokenSeconds, facts.ApprovalMinutes));
    }

    [Fact]
    public void WhatClosesAClusterClosesAllThatIsInIt()
    {
        File.WriteAllText(_path, Resources.Replace("\"shop-eu-1\": { ", "\"shop-eu-1\": { \"closed\": true, ", StringComparison.Ordinal));
        var resources = ResourceCatalog.Load(_path);

        Assert.True(resources.Find("environment", "production").Closed);
        Assert.True(resources.Find("secret", "production/key").Closed);
        Assert.False(resources.Find("environment", "staging").Closed);
    }

    [Theory]
    [InlineData("\"secret\": {", "\"planet\": {", "planet")]
    [InlineData("\"secret\": { \"*\"", "\"secret\": { \"a\"", "resources.secret")]
    [InlineData("\"cluster\": \"shop-eu-1\"", "\"cluster\": \"elsewhere\"", "elsewhere")]
    [InlineData("\"sensitivity\": \"secret\"", "\"sensitivity\": \"hush\"", "resources.secret.*.sensitivity")]
    [InlineData("\"token_seconds\": 60", "\"token_seconds\": 0", "token_seconds")]
    [InlineData("\"token_seconds\": 60", "\"token_minutes\": 1", "token_minutes")]
    [InlineData("\"approval_minutes\": 240", "\"approval_minutes\": 2400", "approval_minutes")]
    [InlineData("{\n  \"clusters\"", "[\"clusters\"", "cannot be used")]
    public void ACatalogueThatCannotBeMeantIsRefusedWithThePlace(string shipped, string changed, string words)
    {
        Assert.Contains(shipped, Resources, StringComparison.Ordinal);
        File.WriteAllText(_path, Resources.Replace(shipped, changed, StringComparison.Ordinal));

        var refusal = Assert.Throws<FactsFileException>(() => ResourceCatalog.Load(_path));

        Assert.Contains(_path, refusal.Message);
        Assert.Contains(words, refusal.Message);
    }

    [Theory]
    [InlineData("2026-11-23T06:59:59Z", false, false)] // Monday, 07:59 in Berlin
    [InlineData("2026-11-23T07:00:00Z", true, false)]
    [InlineData("2026-11-23T16:59:59Z", true, false)]
    [InlineData("2026-11-23T17:00:00Z", false, false)]
    [InlineData("2026-07-06T06:00:00Z", true, false)] // summer time
    [InlineData("2026-11-22T10:00:00Z", false, false)] // Sunday
    [InlineData("2026-12-25T10:00:00Z", false, true)]
    [InlineData("2026-12-18T16:59:59Z", true, false)]
    [InlineData("2026-12-18T17:00:00Z", false, true)]
    [InlineData("2027-01-04T06:59:59Z", false, true)]
    [InlineData("2027-01-04T07:00:00Z", true, false)]
    public void TheCalendarSpeaksOfItsOwnTimeZone(string moment, bool working, bool freeze)
    {
        var calendar = WorkCalendar.Load(Path.Combine(ShippedPolicies.Directory, "calendar.json"));
        var now = DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal((working, freeze), (calendar.IsWorkingHour(now), calendar.IsFreeze(now)));
    }

    [Theory]
    [InlineData("Europe/Berlin", "Europe/Atlantis", "Atlantis")]
    [InlineData("\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\"", "", "working_days")]
    [InlineData("\"18:00\"", "\"07:00\"", "before")]
    [InlineData("2026-12-18T18:00:00", "2027-12-18T18:00:00", "freeze")]
    [InlineData("2026-12-18T18:00:00", "2026-12-18T18:00:00Z", "offset")]
    [InlineData("\"holidays\"", "\"hollidays\"", "hollidays")]
    public void ACalendarThatCannotBeMeantIsRefused(string shipped, string changed, string words)
    {
        File.WriteAllText(_path, Calendar.Replace(shipped, changed, StringComparison.Ordinal));

        Assert.Contains(words, Assert.Throws<FactsFileException>(() => WorkCalendar.Load(_path)).Message);
    }

    [Theory]
    [InlineData("Resources")]
    [InlineData("Calendar")]
    [InlineData("Tools")]
    public void AFileThatCannotBeUsedStopsTheServiceWithTheNameOfTheSetting(string member)
    {
        File.WriteAllText(_path, "{}");

        var refusal = FailedStart.Of<Exception>(() =>
        {
            using var service = new PolicyServiceHost(settings: new() { [$"PolicyService:Surroundings:{member}"] = _path });
            using var client = service.CreateClient();
        });

        Assert.Contains($"PolicyService:Surroundings:{member}", refusal.Message);
        Assert.Contains(_path, refusal.Message);
    }

    public void Dispose() => File.Delete(_path);
}
