using System.Text;
using System.Text.Json;
using AgentTrust.ToolProxy.Arguments.Kinds;
using AgentTrust.ToolProxy.Arguments.Schemas;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;

namespace AgentTrust.ToolProxy.Arguments;

/// <summary>Are these arguments what the accepted definition takes, and what do they name?</summary>
internal static class ArgumentCheck
{
    private const int MostNames = 256;
    private const int LongestName = 1000;

    /// <summary>Sets what the arguments name; or says why nobody can say it.</summary>
    public static Denial? Find(AcceptedSchemas schemas, ToolCall call)
    {
        try
        {
            // MCP resources and prompts have no schema: the template of the URI, and the catalog, say what they take.
            // And of requests to models its own step has looked at every member.
            if (call.Mcp is not { CallsTool: false } && call.Model is null
                && SchemaValidation.FirstFault(schemas.Of(call.Definition!), call.Arguments, closed: call.Tool!.IsWrite) is { } fault)
                return Malformed(fault.Pointer, $"{fault.Words.TrimEnd('.')}.");
        }
        catch (SchemaException e)
        {
            return new Denial(DenialReason.RequestMalformed,
                $"{e.Message} Nobody can say which arguments {call.ServerName}.{call.Tool!.Name} takes until its definition is another one.");
        }

        var named = new List<NamedArgument>();
        foreach (var argument in call.Tool!.Arguments)
            foreach (var value in argument.ValuesOf(call.Arguments).Where(value => value.Value.ValueKind != JsonValueKind.Null))
            {
                if (value.Text is not { } text) return Malformed(value.Pointer, $"must be one plain text; it names a {argument.Kind.Word}.");
                var reading = ArgumentReading.Read(argument, text);
                if (reading.Fault is { } fault) return Malformed(value.Pointer, fault);
                named.AddRange(reading.Names.Select(name => new NamedArgument(argument, value.Pointer, name)));
            }

        if (named.Count > MostNames || named.FirstOrDefault(one => !IsPlain(one.Name.Value)) is not null)
            return new Denial(DenialReason.RequestMalformed, $"The arguments name more than {MostNames} things, or one by a text that is too long or holds control characters.");
        call.Named = named;
        return Destination(call);
    }

    /// <summary>The destination in one form too, also where the catalog says of no argument what it names.</summary>
    private static Denial? Destination(ToolCall call)
    {
        if (call.Destination is not { } place) return null;

        var branch = place.Branch is null ? null : BranchNames.Read(place.Branch);
        var host = place.Host is null ? null : HostNames.Read(place.Host);
        var recipient = place.Recipient is null ? null : Recipients.Read(place.Recipient);
        if ((branch?.Fault ?? host?.Fault ?? recipient?.Fault) is { } fault)
            return new Denial(DenialReason.RequestMalformed, $"The argument that says where the call writes {fault}");
        if (recipient?.Names.Count > 1) return new Denial(DenialReason.RequestMalformed, "The argument that says who gets it must name one recipient.");

        call.Destination = new() { Branch = branch?.Names[0].Value, Host = host?.Names[0].Value, Recipient = recipient?.Names[0].Value };
        return null;
    }

    // What the policy service takes as a fact.
    private static bool IsPlain(string value) =>
        value.Length is > 0 and <= LongestName && !value.Any(char.IsControl) && value.EnumerateRunes().All(rune => rune != Rune.ReplacementChar);

    private static Denial Malformed(string pointer, string words) =>
        new(DenialReason.RequestMalformed, $"The argument at \"{pointer}\" {words}");
}
