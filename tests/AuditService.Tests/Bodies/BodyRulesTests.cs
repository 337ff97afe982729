using AgentTrust.AuditService.Bodies;
using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Tests.Bodies;

public sealed class BodyRulesTests
{
    private static readonly (AuditRecord Record, RecordBody Body) Fit = AuditHost.Record("a").Attach(BodyNames.Prompt, "text/plain", "words"u8.ToArray());

    private static readonly BodyDigest Named = Fit.Record.Bodies!.Single();

    [Fact]
    public void WhatFitsIsTaken() => Assert.Null(Judge([Fit.Record, AuditHost.Record("b", 2)], [Fit.Body]));

    [Fact]
    public void ABodyThatIsNamedComes() => Assert.Equal(AppendRefusal.BodyMalformed, Judge([Fit.Record], []));

    [Fact]
    public void ABodyThatComesIsNamed() => Assert.Equal(AppendRefusal.BodyMalformed, Judge([AuditHost.Record("a")], [Fit.Body]));

    [Fact]
    public void ABodyComesOnce() => Assert.Equal(AppendRefusal.BodyMalformed, Judge([Fit.Record], [Fit.Body, Fit.Body]));

    [Fact]
    public void ABodyIsNamedOnce() => Assert.Equal(AppendRefusal.BodyMalformed, Judge([Fit.Record with { Bodies = [Named, Named] }], [Fit.Body]));

    [Fact]
    public void ABodyBelongsToTheRecordThatNamesIt() =>
        Assert.Equal(AppendRefusal.BodyMalformed, Judge([Fit.Record], [Fit.Body with { Record = "b" }]));

    [Fact]
    public void OtherContentIsNotTheBody() =>
        Assert.Equal(AppendRefusal.BodyMalformed, Judge([Fit.Record], [Fit.Body with { Content = "WORDS"u8.ToArray() }]));

    [Fact]
    public void AnotherSaltIsNotTheBodys() =>
        Assert.Equal(AppendRefusal.BodyMalformed, Judge([Fit.Record], [Fit.Body with { Salt = new byte[32] }]));

    // A short salt would leave a short body open to guessing.
    [Fact]
    public void AShortSaltIsNone()
    {
        var body = Fit.Body with { Salt = new byte[1] };
        var named = Named with { Digest = RecordBodies.DigestOf(body.Salt.Span, body.Content.Span) };

        Assert.Equal(AppendRefusal.BodyMalformed, Judge([Fit.Record with { Bodies = [named] }], [body]));
    }

    [Fact]
    public void ABodyHasAKnownNameSoThatItHasARetention()
    {
        var (record, body) = AuditHost.Record("a").Attach("diary", "text/plain", "words"u8.ToArray());

        Assert.Equal(AppendRefusal.BodyMalformed, Judge([record], [body]));
    }

    [Fact]
    public void ALongBodyIsTooLarge() => Assert.Equal(
        AppendRefusal.TooLarge,
        BodyRules.Judge(new() { Records = [Fit.Record], Bodies = [Fit.Body] }, new BodyOptions { MaxBytes = 4 })?.Refusal);

    private static AppendRefusal? Judge(IReadOnlyList<AuditRecord> records, IReadOnlyList<RecordBody> bodies) =>
        BodyRules.Judge(new() { Records = records, Bodies = bodies }, new BodyOptions())?.Refusal;
}
