"""The pages of products as a manager meets them, and their twins."""

import csv
import io

import pytest

from tests.analysis_page_factories import SIDES, an_app, filled, signed_in
from tests.web.report.test_overview import fact, headings, table


@pytest.fixture(scope="module")
def app(sqlite_template, tmp_path_factory):
    folder = tmp_path_factory.mktemp("products")
    url, _ = filled(sqlite_template, folder)
    app = an_app(url, folder)
    yield app
    app.extensions["survey.engine"].dispose()


@pytest.fixture(scope="module")
def manager(app):
    return signed_in(app)


@pytest.fixture(scope="module")
def of_schools(app):
    return signed_in(app, "sue@exton.example")


def twin(client, address):
    """The rows of a CSV twin."""
    response = client.ask(address)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.text)))


def numbers(words):
    """What a cell says as a number, before its margin."""
    return words.split()[0].replace(",", "")


def test_all_products_stand_side_by_side(manager):
    page = manager.get("/results/products")
    assert page.title == "Products, Whole council, June 2026 – Borough of Exampleton"
    assert page.heading == "Products: 1 better, 1 worse"
    assert headings(page) == [
        "Overall satisfaction with the product",
        "Product by product",
        "How to read this page",
    ]
    news = [item.text for item in page.one("ul", **{"class": "news"}).all("li")]
    assert news[0].startswith("Payroll self-service: 5.1 points better than in June 2025")
    assert "School records: 4.4 points worse a year" in news[1]
    assert fact(page, "Compared with") == "June 2025"


def test_the_table_says_what_the_drawing_shows(manager):
    page = manager.get("/results/products")
    rows = table(page, "Product by product")
    assert rows[0] == [
        "Product",
        "Score",
        "Meets requirements",
        "Ease of use",
        "Usefulness and ease of use (UMUX-LITE)",
        "Speed and stability",
        "Used by",
        "Against June 2025",
        "Answers",
    ]
    assert rows[1][0] == "All products together"
    scores = [float(numbers(row[1])) for row in rows[2:]]
    assert scores == sorted(scores, reverse=True)
    by_name = {row[0]: row for row in rows[1:]}
    assert by_name["Payroll self-service"][7] == "5.1 points better"
    assert (
        by_name["School records"][7]
        == "4.4 points worse a year by a straight line since September 2025"
    )
    texts = [text.text for text in page.all("svg", role="img")[0].all("text")]
    assert {"Payroll self-service", numbers(by_name["Payroll self-service"][1])} <= set(texts)
    assert {"better", "downwards"} <= set(texts)


def test_an_order_by_score_is_said_to_mean_nothing_where_margins_overlap(manager):
    page = manager.get("/results/products")
    assert "where the margins of two products overlap, their order means nothing" in page.text
    by_name = manager.get(page.link("Order them by name"))
    names = [row[0] for row in table(by_name, "Product by product")[2:]]
    assert names == sorted(names)
    assert "In order of name." in by_name.text
    assert "order" not in by_name.link("Order them by score")


def test_products_with_too_few_answers_are_named_without_figures(manager):
    page = manager.get("/results/products")
    few = page.one("ul", **{"class": "quiet few-answers"})
    assert [item.text for item in few.all("li")] == ["Library catalogue"]


def test_every_figure_of_the_products_is_in_the_twin(manager):
    rows = twin(manager, "/results/products.csv")
    figures = {
        (row["measure"], row["title"]): row["score"] or row["mean"]
        for row in rows
        if row["part"] in {"product", "share-using"}
    }
    said = table(manager.get("/results/products"), "Product by product")
    for row in said[1:]:
        for measure, cell in zip(("product-overall", *SIDES), row[1:6], strict=True):
            assert f"{float(figures[measure, row[0]]):.1f}" == numbers(cell)
        if row[6]:
            assert abs(float(figures["share-using", row[0]]) - int(row[6][:-1]) / 100) < 0.006
    tested = [row for row in rows if row["part"] == "test" and row["product"] == "payroll"]
    assert [row["test_difference"] for row in tested] == ["5.1"]
    document = manager.ask("/results/products.json").json
    assert document["group"] == "all"
    assert len(document["rows"]) == len(rows)


def test_a_single_site_has_no_products_and_says_where_they_are(manager):
    page = manager.get("/results/products?group=site:school-004")
    assert "never for one site" in page.text
    above = manager.get(page.link("Products: Schools"))
    assert above.heading == "Products in June 2026: Schools"


def test_a_department_s_products_are_said_not_to_be_tested(manager):
    page = manager.get("/results/products?group=organisation:people")
    assert "Whether a product changed is tested for the whole council alone." in page.text
    assert "No product has clearly changed" not in page.text


def test_a_scope_ends_at_its_groups(of_schools):
    assert of_schools.get("/results/products").heading == "Products in June 2026: Schools"
    of_schools.get("/results/products?group=organisation:people", 404)


def test_a_product_tells_its_trend_its_users_and_what_happened(manager):
    page = manager.get("/results/products/school-records")
    assert page.heading == "School records: downwards over the waves since September 2025"
    assert (
        "A straight line through the waves since September 2025 falls by 4.4 points a year"
        in page.text
    )
    assert headings(page) == [
        "6 waves",
        "Wave by wave",
        "What its users say",
        "What matters to its users",
        "Who uses it",
        "How to read this page",
    ]
    assert "17 January 2026: School records moved (migration)" in page.text
    assert fact(page, "Used by") == "13% (11% to 15%)"
    measures = table(page, "What its users say")
    assert [row[0] for row in measures[1:]] == [
        "Overall satisfaction with the product",
        "Meets requirements",
        "Ease of use",
        "Usefulness and ease of use (UMUX-LITE)",
        "Speed and stability",
    ]


def test_what_matters_to_the_users_of_a_product_is_told_with_its_intervals(manager):
    page = manager.get("/results/products/school-records")
    assert "This is association, not cause" in page.text
    rows = table(page, "What matters to its users")[1:]
    assert rows[0] == ["Meets requirements", "55%", "45% to 65%"]
    assert fact(page, "Answered all that is weighed") == "141"
    drivers = [
        row
        for row in twin(manager, "/results/products/school-records.csv")
        if row["part"] == "product-driver"
    ]
    assert [f"{float(row['importance']):.0%}" for row in drivers] == [row[1] for row in rows]
    refused = manager.get("/results/products/payroll")
    assert "Only 91 people answered everything" in refused.text
    schools = manager.get("/results/products/school-records?group=site:schools")
    assert "What matters to its users" not in headings(schools)


def test_another_product_knows_nothing_of_that_event(manager):
    assert "School records moved" not in manager.get("/results/products/mail").text


def test_every_figure_of_a_product_is_in_its_twin(manager):
    rows = twin(manager, "/results/products/school-records.csv")
    page = manager.get("/results/products/school-records")
    trend = [row for row in rows if row["part"] == "trend"]
    said = table(page, "Wave by wave")[1:]
    assert [f"{float(row['score']):.1f}" for row in reversed(trend)] == [row[1] for row in said]
    by_measure = {row["measure"]: row for row in rows if row["part"] == "measure"}
    assert len(by_measure) == 5
    groups = {row["group_name"] for row in rows if row["part"] == "group"}
    assert {"Housing", "Schools"} <= groups
    assert manager.ask("/results/products/school-records.json").status_code == 200


def test_a_product_with_too_few_users_says_so(manager):
    page = manager.get("/results/products/library")
    assert "Too few people who use it answered" in page.text
    assert not page.all("figure")


def test_a_product_that_no_wave_asked_about_is_not_found(manager):
    manager.get("/results/products/no-such-product", 404)
    assert manager.ask("/results/products/no-such-product.csv").status_code == 404


def test_a_drawing_is_kept_and_not_drawn_again(manager, app):
    first = manager.get("/results/products").all("svg", role="img")
    again = manager.get("/results/products").all("svg", role="img")
    assert [svg.text for svg in first] == [svg.text for svg in again]
