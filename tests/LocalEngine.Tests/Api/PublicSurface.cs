using System.Reflection;

namespace AgentTrust.LocalEngine.Tests.Api;

/// <summary>Every public type and member of an assembly under Aspire.*, one a line.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // What the compiler writes for a record or a struct is nobody's choice.
    private static readonly HashSet<string> Generated =
        ["Equals", "GetHashCode", "ToString", "PrintMembers", "op_Equality", "op_Inequality", "Deconstruct", "<Clone>$", "EqualityContract"];

    public static IReadOnlyList<string> Of(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes()
            .Where(type => type.IsVisible && type.Namespace?.StartsWith("Aspire.", StringComparison.Ordinal) == true)
            .SelectMany(Lines)
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Lines(Type type)
    {
        yield return Name(type);

        foreach (var member in type.GetMembers(Declared))
            if (Describe(member) is { } line)
                yield return $"{Name(type)}.{line}";
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        _ when Generated.Contains(member.Name) || member.Name.Contains('<', StringComparison.Ordinal) => null,
        ConstructorInfo constructor when Visible(constructor) && !IsCopy(constructor) => $"new({Parameters(constructor)})",
        MethodInfo { IsSpecialName: true } method => method.Name.StartsWith("op_", StringComparison.Ordinal) ? $"{method.Name}({Parameters(method)})" : null,
        MethodInfo method when Visible(method) =>
            $"{method.Name}{Generics(method)}({Parameters(method)}): {Name(method.ReturnType)}",
        PropertyInfo property when property.GetMethod is { } getter && Visible(getter) =>
            $"{property.Name}: {Name(property.PropertyType)}{(property.SetMethod is { } setter && Visible(setter) ? " { set; }" : "")}",
        FieldInfo { IsPublic: true, IsSpecialName: false } field => $"{field.Name}: {Name(field.FieldType)}",
        _ => null,
    };

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsCopy(ConstructorInfo constructor) =>
        constructor.GetParameters() is [var only] && only.ParameterType == constructor.DeclaringType;

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(Constrained))}>" : "";

    private static string Constrained(Type parameter)
    {
        var constraints = parameter.GetGenericParameterConstraints().Select(Name).Order(StringComparer.Ordinal).ToArray();
        return constraints.Length == 0 ? parameter.Name : $"{parameter.Name}: {string.Join(" & ", constraints)}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? "?" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return type.Name;

        var name = type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        var plain = name.Split('`')[0];
        return type.IsGenericType && type.Name.Contains('`', StringComparison.Ordinal)
            ? $"{plain}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : plain;
    }
}
