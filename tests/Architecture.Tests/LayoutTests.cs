using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AgentTrust.Architecture.Tests;

public sealed partial class LayoutTests
{
    private static readonly string[] BannedFolders =
        ["Common", "Core", "Shared", "Utils", "Utilities", "Helpers", "Extensions", "Infrastructure", "Managers", "Misc"];

    private static readonly string[] BannedSuffixes = ["Manager", "Helper", "Util", "Impl", "Dto"];

    [Fact]
    public void NoFolderIsADumpingGround() =>
        Assert.Empty(Repository.Folders().Where(folder => BannedFolders.Contains(folder.Name, StringComparer.OrdinalIgnoreCase)).Select(Repository.Relative));

    [Fact]
    public void NoTypeHidesBehindAWordThatSaysNothing() =>
        Assert.Empty(Repository.Files("*.cs")
            .Where(file => BannedSuffixes.Any(suffix => Path.GetFileNameWithoutExtension(file.Name).EndsWith(suffix, StringComparison.Ordinal)))
            .Select(Repository.Relative));

    [Fact]
    public void ServicesKnowContractsAndDefaultsAndNeverEachOther()
    {
        var references =
            from project in Repository.Files("*.csproj")
            where Repository.Relative(project).StartsWith("services/", StringComparison.Ordinal)
            from reference in XDocument.Load(project.FullName).Descendants("ProjectReference")
            let target = reference.Attribute("Include")!.Value
            where !target.EndsWith("Contracts.csproj", StringComparison.Ordinal) && !target.EndsWith("ServiceDefaults.csproj", StringComparison.Ordinal)
            select $"{Repository.Relative(project)} -> {target}";

        Assert.Empty(references);
    }

    // The policy commands promise what the service would answer, so they run its engine; a second engine could differ.
    [Fact]
    public void TheCommandLineKnowsNoServiceButThePolicyService()
    {
        var services = XDocument.Parse(Repository.Read("cli", "Cli.csproj")).Descendants("ProjectReference")
            .Select(reference => reference.Attribute("Include")!.Value)
            .Where(target => target.Contains("services/", StringComparison.Ordinal));

        Assert.Equal(["../services/PolicyService/PolicyService.csproj"], services);
    }

    [Fact]
    public void ContractsReferenceNothing() =>
        Assert.DoesNotContain("Reference Include", Repository.Read("Contracts", "Contracts.csproj"));

    [Fact]
    public void TheVerifierSharesNoCodeWithTheLog()
    {
        var project = Repository.Read("tools", "AuditVerifier", "AuditVerifier.csproj");

        Assert.DoesNotContain("AuditService", project);
    }

    [Fact]
    public void EveryProgramIsATableOfContents() =>
        Assert.Empty(Repository.Files("Program.cs")
            .Where(file => Repository.Relative(file).StartsWith("services/", StringComparison.Ordinal))
            .Where(file => File.ReadLines(file.FullName).Count() > 40)
            .Select(Repository.Relative));

    [Fact]
    public void NoPackageRegistryIsNamed() =>
        Assert.Empty(Repository.Files("packages.lock.json").Concat(Repository.Files("package-lock.json")).Concat(Repository.Files("nuget.config")).Concat(Repository.Files("NuGet.Config"))
            .Where(file => RegistryAddress().IsMatch(File.ReadAllText(file.FullName)))
            .Select(Repository.Relative));

    [Fact]
    public void TheDevContainerHasTheSdkOfGlobalJson()
    {
        var pinned = Version().Match(Repository.Read("global.json")).Value;

        Assert.Contains($"\"version\": \"{pinned}\"", Repository.Read(".devcontainer", "devcontainer.json"));
    }

    [Fact]
    public void EveryProjectIsInTheSolution()
    {
        var solution = Repository.Read("AgentTrust.sln").Replace('\\', '/');
        var missing = Repository.Files("*.csproj").Select(Repository.Relative)
            .Where(path => !solution.Contains(path, StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void TheMapNamesEveryTopLevelFolder()
    {
        var map = Repository.Read("AGENTS.md");
        var folders = Repository.Folders().Where(folder => folder.Parent!.FullName == Repository.Root.FullName).Select(folder => folder.Name)
            .Where(name => !name.StartsWith('.'));

        Assert.DoesNotContain(folders, name => !map.Contains($"`{name}/", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Version();

    [GeneratedRegex("https?://|\"resolved\": \"http", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryAddress();
}
