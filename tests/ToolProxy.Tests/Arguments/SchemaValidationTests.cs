using System.Text.Json;
using AgentTrust.ToolProxy.Arguments.Schemas;

namespace AgentTrust.ToolProxy.Tests.Arguments;

public sealed class SchemaValidationTests
{
    [Theory]
    [InlineData("""{"type":"object"}""", "{}", null)]
    [InlineData("""{"type":"string"}""", "{}", "")]
    [InlineData("""{"properties":{"a":{"type":"integer"}}}""", """{"a":1.0}""", null)]
    [InlineData("""{"properties":{"a":{"type":"integer"}}}""", """{"a":1.5}""", "/a")]
    [InlineData("""{"properties":{"a":{"type":["string","null"]}}}""", """{"a":null}""", null)]
    [InlineData("""{"properties":{"a":true},"required":["a"]}""", "{}", "")]
    [InlineData("""{"properties":{"a":false}}""", """{"a":1}""", "/a")]
    [InlineData("""{"properties":{"a":{"enum":["x",1]}}}""", """{"a":1.0}""", null)]
    [InlineData("""{"properties":{"a":{"enum":["x",1]}}}""", """{"a":"1"}""", "/a")]
    [InlineData("""{"properties":{"a":{"const":{"b":[1]}}}}""", """{"a":{"b":[2]}}""", "/a")]
    [InlineData("""{"properties":{"a":{"minimum":1,"exclusiveMaximum":3}}}""", """{"a":3}""", "/a")]
    [InlineData("""{"properties":{"a":{"minimum":1}}}""", """{"a":1e400}""", "/a")]
    [InlineData("""{"properties":{"a":{"multipleOf":0.1}}}""", """{"a":0.3}""", null)]
    [InlineData("""{"properties":{"a":{"maxLength":1}}}""", """{"a":"😀"}""", null)]
    [InlineData("""{"properties":{"a":{"maxLength":1}}}""", """{"a":"ab"}""", "/a")]
    [InlineData("""{"properties":{"a":{"minItems":1,"uniqueItems":true,"items":{"type":"string"}}}}""", """{"a":["x","x"]}""", "/a")]
    [InlineData("""{"properties":{"a":{"items":{"type":"string"}}}}""", """{"a":["x",1]}""", "/a/1")]
    [InlineData("""{"properties":{"a":{"prefixItems":[{"type":"string"}],"items":false}}}""", """{"a":["x",1]}""", "/a/1")]
    [InlineData("""{"properties":{"a":{"items":[{"type":"string"}],"additionalItems":{"type":"integer"}}}}""", """{"a":["x","y"]}""", "/a/1")]
    [InlineData("""{"properties":{"a":{"contains":{"const":1},"maxContains":1}}}""", """{"a":[1,1]}""", "/a")]
    [InlineData("""{"patternProperties":{"^x-":{"type":"string"}}}""", """{"x-a":1}""", "/x-a")]
    [InlineData("""{"propertyNames":{"maxLength":2},"additionalProperties":{"type":"integer"}}""", """{"abc":1}""", "/abc")]
    [InlineData("""{"properties":{"a":{},"b":{}},"dependentRequired":{"a":["b"]}}""", """{"a":1}""", "")]
    [InlineData("""{"properties":{"a":{"anyOf":[{"type":"string"},{"minimum":5}]}}}""", """{"a":4}""", "/a")]
    [InlineData("""{"properties":{"a":{"oneOf":[{"type":"integer"},{"minimum":5}]}}}""", """{"a":6}""", "/a")]
    [InlineData("""{"properties":{"a":{"not":{"const":"root"}}}}""", """{"a":"root"}""", "/a")]
    [InlineData("""{"properties":{"a":{},"b":{}},"if":{"required":["a"]},"then":{"required":["b"]}}""", """{"a":1}""", "")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/n"}},"$defs":{"n":{"type":"string"}}}""", """{"a":1}""", "/a")]
    [InlineData("""{"properties":{"a":{"$ref":"#/definitions/a~1b"}},"definitions":{"a/b":{"type":"string"}}}""", """{"a":1}""", "/a")]
    [InlineData("""{"properties":{"next":{"$ref":"#"},"v":{"type":"integer"}}}""", """{"next":{"next":{"v":"x"}}}""", "/next/next/v")]
    [InlineData("""{"properties":{"a":{"format":"email"}}}""", """{"a":"ann@example.com\nbcc: x"}""", "/a")]
    [InlineData("""{"properties":{"a":{"format":"uri"}}}""", """{"a":"/relative"}""", "/a")]
    [InlineData("""{"properties":{"a":{"format":"date-time"}}}""", """{"a":"2026-11-23T12:00:00Z"}""", null)]
    [InlineData("""{"properties":{"a":{"format":"date-time"}}}""", """{"a":"2026-13-23T12:00:00Z"}""", "/a")]
    [InlineData("""{"properties":{"a":{"format":"ipv4"}}}""", """{"a":"127.1"}""", "/a")]
    [InlineData("""{"properties":{"a":{"format":"of our own"}}}""", """{"a":"x"}""", null)]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://example.com/x","properties":{"a":{"title":"t","default":1,"x-order":1}}}""", """{"a":1}""", null)]
    public void ArgumentsAreHeldToTheirSchema(string schema, string arguments, string? wrongAt) =>
        Assert.Equal(wrongAt, Fault(schema, arguments)?.Pointer);

    [Theory]
    [InlineData("^[a-z]+$", "abc", true)]
    [InlineData("^[a-z]+$", "abc\n", false)]
    [InlineData(@"^\d+$", "١", false)]
    [InlineData(@"^\w+$", "é", false)]
    [InlineData("^.$", "\u2028", false)]
    [InlineData("^[a-z-[aeiou]]+$", "b]", true)]
    [InlineData("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false)]
    [InlineData("b", "abc", true)]
    public void APatternMeansWhatJavaScriptMeansByIt(string pattern, string text, bool matches)
    {
        var schema = JsonSerializer.Serialize(new { properties = new { a = new { pattern } } });

        Assert.Equal(matches, Fault(schema, JsonSerializer.Serialize(new { a = text })) is null);
    }

    [Theory]
    [InlineData("""{"type":"thing"}""", "thing")]
    [InlineData("""{"properties":{"a":{"unevaluatedItems":false}}}""", "/properties/a/unevaluatedItems")]
    [InlineData("""{"$dynamicRef":"#x"}""", "$dynamicRef")]
    [InlineData("""{"$ref":"https://evil.example/schema"}""", "nothing is fetched")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "#/$defs/none")]
    [InlineData("""{"properties":{"a":{"$id":"https://example.com/","$ref":"#/x"}}}""", "$id")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-04/schema#"}""", "$schema")]
    [InlineData("""{"properties":{"a":{"minimum":1,"exclusiveMinimum":true}}}""", "exclusiveMinimum")]
    [InlineData("""{"properties":{"a":{"pattern":"(?=x)y"}}}""", "linear time")]
    [InlineData("""{"properties":{"a":{"pattern":"(a)\\1"}}}""", "linear time")]
    [InlineData("""{"properties":{"a":{"pattern":"\\bx"}}}""", "two ways")]
    [InlineData("""{"properties":{"a":{"maxLength":"1"}}}""", "maxLength")]
    [InlineData("""{"properties":{"a":[]}}""", "no schema")]
    [InlineData("""{"allOf":{}}""", "allOf")]
    public void ASchemaThatIsNotUnderstoodIsRefusedAndNotSkipped(string schema, string words) =>
        Assert.Contains(words, Assert.Throws<SchemaException>(() => SchemaReader.Read(JsonElement.Parse(schema))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type":"object"}""", """{"a":1}""", "/a")]
    [InlineData("""{"properties":{"a":{}},"additionalProperties":true}""", """{"a":1,"b":1}""", "/b")]
    [InlineData("""{"properties":{"a":{"properties":{"x":{}}}}}""", """{"a":{"y":1}}""", "/a/y")]
    [InlineData("""{"properties":{"a":{"items":{"properties":{"x":{}}}}}}""", """{"a":[{"x":1},{"y":1}]}""", "/a/1/y")]
    [InlineData("""{"anyOf":[{"properties":{"a":{"const":1},"b":{}}},{"properties":{"a":{"const":2}}}]}""", """{"a":2,"b":1}""", "/b")]
    [InlineData("""{"allOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]}""", """{"a":1,"b":1}""", null)]
    [InlineData("""{"properties":{"env":{"additionalProperties":{"type":"string"}}}}""", """{"env":{"CI":"1"}}""", null)]
    [InlineData("""{"properties":{"env":{"additionalProperties":true}}}""", """{"env":{"CI":{"x":1}}}""", null)]
    [InlineData("""{"properties":{"env":{"type":"object"}}}""", """{"env":{"CI":"1"}}""", "/env/CI")]
    public void AWriteTakesNothingThatNobodyDeclared(string schema, string arguments, string? wrongAt)
    {
        var read = SchemaReader.Read(JsonElement.Parse(schema));

        Assert.Equal(wrongAt, SchemaValidation.FirstFault(read, JsonElement.Parse(arguments), closed: true)?.Pointer);
        Assert.Null(SchemaValidation.FirstFault(read, JsonElement.Parse(arguments), closed: false));
    }

    [Fact]
    public void ANameThatOnlyDiffersInCaseIsNoOtherName() =>
        Assert.Equal("/Host", Fault("""{"properties":{"host":{}}}""", """{"Host":"evil.example"}""")?.Pointer);

    [Theory]
    [InlineData("""{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}""")]
    [InlineData("""{"not":{"anyOf":[{"$ref":"#"},{"$ref":"#"}]}}""")]
    [InlineData("""{"oneOf":[{"allOf":[{"$ref":"#"},{"$ref":"#"}]},{"not":{"$ref":"#"}}]}""")]
    public void ASchemaWithoutEndEnds(string schema) => Assert.NotNull(Fault(schema, "{}"));

    private static SchemaFault? Fault(string schema, string arguments) =>
        SchemaValidation.FirstFault(SchemaReader.Read(JsonElement.Parse(schema)), JsonElement.Parse(arguments), closed: false);
}
