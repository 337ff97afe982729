using System.Reflection;

namespace AgentTrust.Attacks.Platform;

/// <summary>The services' folder of content is this program's own: the factory would look for theirs from wherever it was called.</summary>
internal static class ContentRoot
{
    public static void IsHere(Assembly service) =>
        Environment.SetEnvironmentVariable($"ASPNETCORE_TEST_CONTENTROOT_{service.GetName().Name!.ToUpperInvariant().Replace('.', '_')}", AppContext.BaseDirectory);
}
