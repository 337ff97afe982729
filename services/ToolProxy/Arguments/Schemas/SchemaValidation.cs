using System.Text.Json;

namespace AgentTrust.ToolProxy.Arguments.Schemas;

/// <summary>One run of arguments against their schema; how long it may take is bounded.</summary>
/// <remarks>A schema that is open to members it does not name is closed here for writes: nobody has accepted what they might do.</remarks>
internal sealed class SchemaValidation
{
    private const int MostSteps = 100_000;
    private const int Deepest = 100;
    private int _steps;

    private SchemaValidation()
    {
    }

    /// <summary>The first thing that is wrong with the arguments; null when nothing is.</summary>
    /// <param name="closed">Members that the schema does not declare are refused.</param>
    public static SchemaFault? FirstFault(SchemaNode schema, JsonElement arguments, bool closed)
    {
        var run = new SchemaValidation();
        var fault = run.Place(schema, arguments, "", closed, 0);
        // A run that was cut short found that things do not fit, which is what "not" wants to hear.
        return run._steps > MostSteps ? TooMuch("") : fault;
    }

    private SchemaFault? Place(SchemaNode schema, JsonElement value, string pointer, bool closed, int depth)
    {
        var declared = new HashSet<string>(StringComparer.Ordinal);
        if (Apply(schema, value, pointer, closed, declared, depth) is { } fault) return fault;
        if (value.ValueKind != JsonValueKind.Object) return null;

        foreach (var member in value.EnumerateObject())
        {
            if (declared.Contains(member.Name)) continue;
            // A tool that reads names in any case would take it for the one that is declared.
            if (closed || declared.Any(name => name.Equals(member.Name, StringComparison.OrdinalIgnoreCase)))
                return new($"{pointer}/{JsonPointers.Escape(member.Name)}", "is no argument of the accepted definition; leave it out");
        }

        return null;
    }

    private SchemaFault? Apply(SchemaNode schema, JsonElement value, string pointer, bool closed, HashSet<string> declared, int depth)
    {
        if (++_steps > MostSteps || depth > Deepest) return TooMuch(pointer);
        if (schema.RefusesAll) return new(pointer, "must not be there");
        foreach (var assertion in schema.Assertions)
            if (!assertion.Holds(value)) return new(pointer, assertion.Words);

        return Combined(schema, value, pointer, closed, declared, depth + 1)
            ?? value.ValueKind switch
            {
                JsonValueKind.Object => Members(schema, value, pointer, closed, declared, depth + 1),
                JsonValueKind.Array => Elements(schema, value, pointer, closed, depth + 1),
                _ => null,
            };
    }

    private SchemaFault? Combined(SchemaNode schema, JsonElement value, string pointer, bool closed, HashSet<string> declared, int depth)
    {
        foreach (var all in schema.All)
            if (Apply(all, value, pointer, closed, declared, depth) is { } fault) return fault;

        if (schema.Any.Count > 0)
        {
            var faults = schema.Any.Select(any => Branch(any, value, pointer, closed, declared, depth)).ToArray();
            if (faults.All(fault => fault is not null)) return faults.Length == 1 ? faults[0] : Alternatives(pointer, faults);
        }

        if (schema.One.Count > 0)
        {
            var fitting = schema.One.Where(one => Fits(one, value, pointer, depth)).ToArray();
            if (fitting.Length != 1) return new(pointer, $"must fit exactly one of {schema.One.Count} alternatives, and fits {fitting.Length}");
            if (Apply(fitting[0], value, pointer, closed, declared, depth) is { } fault) return fault;
        }

        if (schema.Not is { } not && Fits(not, value, pointer, depth)) return new(pointer, "must not be what the schema excludes");
        if (schema.If is not { } condition) return null;

        var fits = Branch(condition, value, pointer, closed: false, declared, depth) is null;
        return (fits ? schema.Then : schema.Else) is { } branch ? Apply(branch, value, pointer, closed, declared, depth) : null;
    }

    private SchemaFault? Members(SchemaNode schema, JsonElement value, string pointer, bool closed, HashSet<string> declared, int depth)
    {
        // Declared before they are looked at, so that a fault names the value and not the name.
        foreach (var name in schema.Properties.Keys) declared.Add(name);
        foreach (var member in value.EnumerateObject())
        {
            var place = $"{pointer}/{JsonPointers.Escape(member.Name)}";
            var known = false;
            if (schema.Properties.TryGetValue(member.Name, out var property))
            {
                known = true;
                if (Place(property, member.Value, place, closed, depth) is { } fault) return fault;
            }

            foreach (var (_, pattern) in schema.PatternProperties.Where(pattern => pattern.Name.IsMatch(member.Name)))
            {
                known = true;
                declared.Add(member.Name);
                if (Place(pattern, member.Value, place, closed, depth) is { } fault) return fault;
            }

            if (!known && schema.AdditionalProperties is { } rest)
            {
                if (IsMap(schema, rest, pointer)) declared.Add(member.Name);
                if (Place(rest, member.Value, place, closed && !rest.SaysNothing, depth) is { } fault) return fault;
            }

            if (schema.PropertyNames is { } names && Apply(names, JsonSerializer.SerializeToElement(member.Name), place, closed: false, [], depth) is { } wrong)
                return wrong with { Words = $"has a name that {wrong.Words}" };
            if (schema.DependentSchemas.TryGetValue(member.Name, out var dependent) && Apply(dependent, value, pointer, closed, declared, depth) is { } unmet) return unmet;
        }

        return null;
    }

    private SchemaFault? Elements(SchemaNode schema, JsonElement value, string pointer, bool closed, int depth)
    {
        var at = 0;
        foreach (var element in value.EnumerateArray())
        {
            var of = at < schema.PrefixItems.Count ? schema.PrefixItems[at] : schema.Items;
            if (of is not null && Place(of, element, $"{pointer}/{at}", closed, depth) is { } fault) return fault;
            at++;
        }

        if (schema.Contains is not { } wanted) return null;
        var found = value.EnumerateArray().Count(element => Fits(wanted, element, pointer, depth));
        return found < schema.MinContains || found > schema.MaxContains ? new(pointer, "does not hold as many elements of a kind as it must") : null;
    }

    /// <summary>What an alternative declares counts only when it fits.</summary>
    private SchemaFault? Branch(SchemaNode schema, JsonElement value, string pointer, bool closed, HashSet<string> declared, int depth)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        var fault = Apply(schema, value, pointer, closed, own, depth);
        if (fault is null) declared.UnionWith(own);
        return fault;
    }

    private bool Fits(SchemaNode schema, JsonElement value, string pointer, int depth) => Apply(schema, value, pointer, closed: false, [], depth) is null;

    /// <summary>Names are free in a map: its schema says what every value is, or names none and says that it is open.</summary>
    private static bool IsMap(SchemaNode schema, SchemaNode rest, string pointer) =>
        !rest.SaysNothing || (pointer.Length > 0 && schema.Properties.Count == 0 && schema.PatternProperties.Count == 0);

    private static SchemaFault TooMuch(string pointer) => new(pointer, "is too deep or too long to be held against its schema");

    private static SchemaFault Alternatives(string pointer, SchemaFault?[] faults) =>
        new(pointer, $"fits none of {faults.Length} alternatives: {string.Join("; ", faults.Take(3).Select(fault => $"{(fault!.Pointer == pointer ? "it" : fault.Pointer)} {fault.Words}"))}");
}
