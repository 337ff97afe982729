using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>AuthZEN Obligations Profile: what a permit obliges to is done, or the permit is none.</summary>
public sealed class PermitTermsTests : RefusedCall
{
    [Theory]
    [InlineData("redact_secrets", null, true)]
    [InlineData("record", null, true)]
    [InlineData("max_bytes", "65536", true)]
    [InlineData("mask_fields", "email phone", true)]
    [InlineData("mark_untrusted", null, true)]
    [InlineData("text_only", null, true)]
    [InlineData("redact_secrets", "some", false)]
    [InlineData("max_bytes", null, false)]
    [InlineData("max_bytes", "0", false)]
    [InlineData("max_bytes", "-1", false)]
    [InlineData("max_bytes", "64k", false)]
    [InlineData("mask_fields", " ", false)]
    [InlineData("water_the_plants", null, false)]
    public void WhatIsNotKnownOrMakesNoSenseIsNotUnderstood(string action, string? value, bool isKnown) =>
        Assert.Equal(isKnown, PermitTerms.FirstUnknown([Demanded("custom", action, value)]) is null);

    [Fact]
    public void AnotherTypeIsNotUnderstood() => Assert.NotNull(PermitTerms.FirstUnknown([Demanded("log", "record", null)]));

    [Fact]
    public void OneUnknownAmongKnownIsEnough() =>
        Assert.Equal("p:notify", PermitTerms.FirstUnknown([Demanded("custom", "record", null), Demanded("custom", "notify", null)])!.Id);

    [Fact]
    public void OfTwoLimitsTheSmallerCountsAndAllFieldsAreMasked()
    {
        var terms = PermitTerms.Of([Demanded("custom", "max_bytes", "10"), Demanded("custom", "max_bytes", "20"), Demanded("custom", "mask_fields", "a"), Demanded("custom", "mask_fields", "b")]);

        Assert.Equal(10, terms.MaxBytes);
        Assert.Equal(["a", "b"], terms.Masked.Order());
    }

    [Fact]
    public async Task MaskedFieldsAreLeftOutWhereverTheyStand()
    {
        Oblige("mask_fields", "email");
        Proxy.Tool.Result = """{"content":[{"type":"text","text":"hello"}],"structuredContent":{"email":"a@b.test","people":[{"name":"Ada","email":{"work":"c@d.test"}}]}}""";

        var content = (await Agent.CallAsync("diff_branch")).Json["result"]!["structuredContent"]!;

        Assert.Equal($$"""{"email":"{{JsonRedaction.Masked}}","people":[{"name":"Ada","email":"{{JsonRedaction.Masked}}"}]}""", content.ToJsonString());
    }

    [Fact]
    public async Task AnAnswerIsNoLongerThanThePermitSays()
    {
        Oblige("max_bytes", "100");
        Proxy.Tool.Result = $$"""{"content":[{"type":"text","text":"{{new string('a', 100)}}"}]}""";

        Assert.Equal("response-withheld", (await Agent.CallAsync("diff_branch")).Code);
    }

    [Fact]
    public async Task AnAnswerIsMarkedAndLabelsTheSessionBecauseThePermitSaysSo()
    {
        Oblige("mark_untrusted", null);

        var answer = await Agent.CallAsync("diff_branch");
        await Agent.CallAsync("diff_branch");

        Assert.True(answer.Json["result"]!["_meta"]![McpContent.LabelMeta]!["untrusted"]!.GetValue<bool>());
        Assert.Equal([false, true], Proxy.Policy.Asked.Select(asked => asked.Context!.Value.GetProperty("session").GetProperty("untrusted_read").GetBoolean()));
    }

    [Fact]
    public async Task OnlyTextPassesBecauseThePermitSaysSo()
    {
        Oblige("text_only", null);
        Proxy.Tool.Result = """{"content":[{"type":"image","data":"AAEC","mimeType":"image/png"}]}""";

        Assert.Contains("[left out: image/png; text alone may pass]", (await Agent.CallAsync("diff_branch")).Body);
    }

    [Fact]
    public async Task WhatAPermitObligedToIsOnRecord()
    {
        Oblige("record", null);

        await Agent.CallAsync("write_file");

        Assert.Equal("p:record", (await Proxy.Audit.RecordAsync(record => record.Kind == "call.outcome")).Details!["obligations"][0].GetString());
    }

    private void Oblige(string action, string? value) => Proxy.Policy.Answers(JsonSerializer.Serialize(new
    {
        decision = true,
        context = new { obligations = (object[])[new { id = $"p:{action}", type = "custom", properties = Demanded("custom", action, value).Properties }] },
    }));

    private static Obligation Demanded(string type, string action, string? value)
    {
        var properties = new Dictionary<string, string> { ["action"] = action, ["policy"] = "p" };
        if (value is not null) properties["value"] = value;
        return new() { Id = $"p:{action}", Type = type, Properties = properties };
    }
}
