using System.Text.Json.Serialization;
using DoubleML.Data;
using DoubleML.Inference;
using DoubleML.Numerics;

namespace DoubleML.Models;

/// <summary>
/// A model of the field: data (its options) plus pure functions (its estimands). Everything else, from splitting to reporting, is
/// generic. A new model is one file and one line in <see cref="ModelCatalog"/>.
/// </summary>
[JsonConverter(typeof(ModelConverter))]
public abstract record Model
{
    /// <summary>The model's name in specs, such as <c>plr</c>.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>The score's name in specs and results, such as <c>partialling out</c>.</summary>
    [JsonIgnore]
    public abstract string ScoreName { get; }

    /// <summary>p values are the median of the repetitions' p values instead of coming from the aggregated θ and se.</summary>
    [JsonIgnore]
    public virtual bool MedianPValues => false;

    /// <summary>Columns that the options name (weights, for example), which are therefore no controls.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<string> ExtraColumns => [];

    /// <summary>
    /// Checks options and data and brings the data into the form that the estimands use (for most models they already have it).
    /// </summary>
    /// <param name="data">The user's data.</param>
    /// <exception cref="InputException">An option or the data do not suit the model.</exception>
    public abstract PreparedData Prepare(DoubleMLData data);

    /// <summary>The parameters to estimate.</summary>
    /// <param name="data">The data as <see cref="Prepare"/> made them.</param>
    public abstract IReadOnlyList<Estimand> Estimands(DoubleMLData data);

    /// <summary>Turns the estimands' estimates into the model's (differences of quantiles, for example); the identity for most models.</summary>
    /// <param name="estimates">Estimates of the <see cref="Estimands"/>, in their order.</param>
    public virtual Estimates Combine(Estimates estimates) => estimates;

    /// <summary>Demands one of the given values for an option.</summary>
    /// <param name="key">The option's name in specs, such as <c>score</c>.</param>
    /// <param name="value">The value found.</param>
    /// <param name="allowed">The values expected.</param>
    protected static void RequireOneOf(string key, string value, params ReadOnlySpan<string> allowed)
    {
        if (!allowed.Contains(value))
        {
            throw new InputException($"model.{key}: found '{value}', expected '{string.Join("' or '", allowed.ToArray())}'");
        }
    }

    /// <summary>Demands that the data have no instruments.</summary>
    /// <param name="data">The data.</param>
    /// <param name="instead">The model that uses instruments.</param>
    protected void RequireNoInstrument(DoubleMLData data, string instead)
    {
        if (data.Roles.Z.Count > 0)
        {
            throw new InputException($"data.z: found {string.Join(", ", data.Roles.Z)}, but model {Name} uses no instrument; expected none, or model {instead}");
        }
    }

    /// <summary>Demands that the data have no cluster variables.</summary>
    /// <param name="data">The data.</param>
    /// <param name="because">Why not.</param>
    protected void RequireNoClusters(DoubleMLData data, string because = "it is for independent observations")
    {
        if (data.Roles.Cluster.Count > 0)
        {
            throw new InputException($"data.cluster: found {string.Join(", ", data.Roles.Cluster)}, but model {Name} takes no cluster variables: {because}");
        }
    }

    /// <summary>Demands exactly one binary treatment.</summary>
    /// <param name="data">The data.</param>
    protected void RequireOneBinaryTreatment(DoubleMLData data)
    {
        if (data.Roles.D.Count != 1)
        {
            throw new InputException($"data.d: found {data.Roles.D.Count} columns, model {Name} expects exactly one treatment");
        }

        data.RequireBinary("d", data.Roles.D[0], Name);
    }

    /// <summary>Demands exactly one binary treatment and one binary instrument.</summary>
    /// <param name="data">The data.</param>
    /// <returns>The data with the strata of the split: the four combinations of the two.</returns>
    protected PreparedData RequireOneBinaryInstrument(DoubleMLData data)
    {
        RequireOneBinaryTreatment(data);
        if (data.Roles.Z.Count != 1)
        {
            throw new InputException($"data.z: found {data.Roles.Z.Count} columns, model {Name} expects exactly one instrument");
        }

        data.RequireBinary("z", data.Roles.Z[0], Name);
        return Stratified(data, data.Roles.D[0], data.Roles.Z[0]);
    }

    /// <summary>The data with the four combinations of two 0/1 columns as the strata of the split.</summary>
    /// <param name="data">The data.</param>
    /// <param name="first">A 0/1 column.</param>
    /// <param name="second">Another.</param>
    protected static PreparedData Stratified(DoubleMLData data, string first, string second)
    {
        var (a, b) = (data.Data[first], data.Data[second]);
        var strata = KeyValuePair.Create($"strata {first} + 2 {second}", Vectors.Map(data.RowCount, i => a[i] + (2 * b[i])));
        return new PreparedData(DoubleMLData.Unchecked(data.Data.With([strata]), data.Roles with { X = data.X }))
        {
            Strata = strata.Key,
            Clusters = data.Roles.Cluster,
        };
    }
}
