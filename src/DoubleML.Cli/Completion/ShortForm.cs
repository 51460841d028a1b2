using DoubleML.IO.Spec;
using DoubleML.Learning;
using DoubleML.Models;
using DoubleML.Serialization;
using DoubleML.Simulation;

namespace DoubleML.Cli.Completion;

/// <summary>Completes the short forms <c>NAME:KEY=VALUE,KEY=VALUE</c> and <c>NUISANCE=NAME:KEY=VALUE</c>.</summary>
internal static class ShortForm
{
    /// <summary>Names, and behind a colon the keys of the named one.</summary>
    /// <param name="word">What is typed.</param>
    /// <param name="names">The names.</param>
    /// <param name="keysOf">The keys of a name; none for an unknown one.</param>
    public static IEnumerable<string> Complete(string word, IEnumerable<string> names, Func<string, IEnumerable<string>> keysOf)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? names : AfterLast(',', word[(colon + 1)..], keysOf(word[..colon]).Select(key => key + "=")).Select(rest => word[..(colon + 1)] + rest);
    }

    /// <summary>The same with a nuisance and an equals sign in front of it.</summary>
    /// <param name="word">What is typed.</param>
    /// <param name="nuisances">The nuisances' names.</param>
    /// <param name="names">The names.</param>
    /// <param name="keysOf">The keys of a name; none for an unknown one.</param>
    public static IEnumerable<string> CompleteAfterNuisance(
        string word, IEnumerable<string> nuisances, IEnumerable<string> names, Func<string, IEnumerable<string>> keysOf)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var equals = word.AsSpan(0, colon < 0 ? word.Length : colon).IndexOf('=');
        var rest = Complete(word[(equals + 1)..], names, keysOf).Select(completed => word[..(equals + 1)] + completed);
        return equals < 0 && colon < 0 ? rest.Concat(nuisances.Select(nuisance => nuisance + "=")) : rest;
    }

    /// <summary>Completes the last item of a list.</summary>
    /// <param name="separator">What separates the items.</param>
    /// <param name="word">The list so far.</param>
    /// <param name="items">What the last item may be.</param>
    public static IEnumerable<string> AfterLast(char separator, string word, IEnumerable<string> items)
    {
        var typed = word[..(word.LastIndexOf(separator) + 1)];
        return items.Select(item => typed + item);
    }

    /// <summary>The options of a model.</summary>
    /// <param name="model">Its name.</param>
    public static IEnumerable<string> KeysOfModel(string model) => KeysOf(typeof(Model), model);

    /// <summary>The parameters of a learner.</summary>
    /// <param name="learner">Its name.</param>
    public static IEnumerable<string> KeysOfLearner(string learner) => KeysOf(typeof(Learner), learner);

    /// <summary>The parameters of a simulation.</summary>
    /// <param name="name">Its name.</param>
    public static IEnumerable<string> KeysOfSimulation(string name) =>
        SimulationCatalog.All.FirstOrDefault(process => process.Name == name)?.Parameters.Select(parameter => parameter.Name) ?? [];

    private static IEnumerable<string> KeysOf(Type type, string member) =>
        SpecJson.Options.GetTypeInfo(type).Converter is IRecordFamily family && family.Members.Contains(member)
            ? RecordKeys.Of(family.ShapeOf(member)).Select(key => key.Name)
            : [];
}
