namespace DoubleML.Learners.Tests.Linear;

/// <summary>Parameters out of range are one sentence that names the key, what was found and what was expected.</summary>
public class ParameterTests
{
    [Theory]
    [InlineData("""{"type": "ridge", "alpha": -1}""", "ml.alpha: found -1, expected a number ≥ 0")]
    [InlineData("""{"type": "lasso", "alpha": -0.5}""", "ml.alpha: found -0.5, expected a number ≥ 0")]
    [InlineData("""{"type": "lasso", "max_iter": 0}""", "ml.max_iter: found 0, expected a whole number ≥ 1")]
    [InlineData("""{"type": "lasso", "selection": "random"}""", "ml.selection: found \"random\", expected \"cyclic\"")]
    [InlineData("""{"type": "elastic_net", "l1_ratio": 1.5}""", "ml.l1_ratio: found 1.5, expected a number from 0 to 1")]
    [InlineData("""{"type": "elastic_net", "tol": -1}""", "ml.tol: found -1, expected a number ≥ 0")]
    [InlineData("""{"type": "lasso_cv", "cv": 1}""", "ml.cv: found 1, expected a whole number ≥ 2")]
    [InlineData("""{"type": "lasso_cv", "eps": 1}""", "ml.eps: found 1, expected a number between 0 and 1")]
    [InlineData("""{"type": "lasso_cv", "alphas": []}""", "ml.alphas: found [], expected null or a list of numbers ≥ 0")]
    [InlineData("""{"type": "lasso_cv", "alphas": [1, -2]}""", "ml.alphas: found -2, expected a number ≥ 0")]
    [InlineData(
        """{"type": "elastic_net_cv", "l1_ratio": []}""",
        "ml.l1_ratio: found [], expected a number or a list of numbers from 0 to 1")]
    [InlineData(
        """{"type": "elastic_net_cv", "l1_ratio": [0, 0.5]}""",
        "ml.l1_ratio: found 0 without alphas, expected alphas too, because 0 (ridge) has no largest alpha")]
    [InlineData("""{"type": "ridge_cv", "alphas": [0, 1]}""", "ml.alphas: found 0, expected a number > 0")]
    [InlineData("""{"type": "logistic_regression", "C": 0}""", "ml.C: found 0, expected a number > 0")]
    [InlineData(
        """{"type": "logistic_regression", "penalty": "l3"}""",
        "ml.penalty: found \"l3\", expected one of \"l2\", \"l1\", \"elasticnet\", null, \"none\"")]
    [InlineData(
        """{"type": "logistic_regression", "penalty": "elasticnet"}""",
        "ml.l1_ratio: found null, expected a number from 0 to 1 for the penalty \"elasticnet\"")]
    [InlineData(
        """{"type": "logistic_regression_cv", "Cs": 2.5}""",
        "ml.Cs: found 2.5, expected a whole number from 1 to 10000 or a list of numbers > 0")]
    [InlineData(
        """{"type": "logistic_regression_cv", "scoring": "auc"}""",
        "ml.scoring: found \"auc\", expected one of \"accuracy\", \"neg_log_loss\"")]
    [InlineData("""{"type": "stacking", "estimators": []}""", "ml.estimators: found [], expected a list of at least one learner")]
    [InlineData(
        """{"type": "stacking", "estimators": [{"type": "dummy"}, {"type": "ridge", "alpha": -3}]}""",
        "ml.estimators[1].alpha: found -3, expected a number ≥ 0")]
    [InlineData(
        """{"type": "stacking", "estimators": [{"type": "dummy"}], "final_estimator": {"type": "lasso", "tol": -1}}""",
        "ml.final_estimator.tol: found -1, expected a number ≥ 0")]
    [InlineData("""{"type": "polynomial_features"}""", "ml.estimator: found nothing, expected a learner")]
    [InlineData(
        """{"type": "polynomial_features", "degree": 0, "estimator": {"type": "ridge"}}""",
        "ml.degree: found 0, expected a whole number ≥ 1")]
    [InlineData(
        """{"type": "standard_scaler", "estimator": {"type": "ridge", "alpha": -3}}""",
        "ml.estimator.alpha: found -3, expected a number ≥ 0")]
    [InlineData("""{"type": "dummy", "strategy": "quantile"}""", "ml.quantile: found nothing, expected a number from 0 to 1")]
    [InlineData("""{"type": "dummy", "strategy": "quantile", "quantile": 2}""", "ml.quantile: found 2, expected a number from 0 to 1")]
    [InlineData("""{"type": "dummy", "strategy": "constant"}""", "ml.constant: found nothing, expected a number")]
    public void A_bad_parameter_is_named(string json, string message)
    {
        var exception = Assert.Throws<InputException>(() => TestData.ParseLearner(json).Validate("ml"));
        Assert.Equal(message, exception.Message);
    }

    [Theory]
    [InlineData("""{"type": "elastic_net_cv", "l1_ratio": 0.3}""")]
    [InlineData("""{"type": "elastic_net_cv", "l1_ratio": [0.3, 0.6], "alphas": [0.1, 1]}""")]
    [InlineData("""{"type": "logistic_regression", "penalty": null, "C": 2.5, "solver": "newton-cg"}""")]
    [InlineData("""{"type": "logistic_regression_cv", "Cs": [0.1, 1], "penalty": "elasticnet", "l1_ratios": [0.5]}""")]
    [InlineData("""{"type": "stacking", "estimators": [{"type": "ridge"}, {"type": "lasso_cv"}], "final_estimator": {"type": "dummy"}}""")]
    [InlineData("""{"type": "polynomial_features", "estimator": {"type": "standard_scaler", "estimator": {"type": "lasso_cv"}}}""")]
    public void Learners_survive_the_journey_as_json(string json)
    {
        var learner = TestData.ParseLearner(json);
        learner.Validate("ml");
        var again = TestData.ParseLearner(TestData.WriteLearner(learner));
        Assert.Equal(learner, again);
        Assert.Equal(learner.GetHashCode(), again.GetHashCode());
    }
}
